// How wishes are granted: each kind by one function.

#include "deck.h"
#include "play_on.h"
#include "travel.h"

static const double say_for = 2.5; // seconds

void deck_say(view_deck *deck, const char *words)
{
    SDL_strlcpy(deck->notice.words, words, sizeof deck->notice.words);
    deck->notice.until = deck->now + say_for;
}

static const bookmark *bookmark_at(const tape_bookmarks *bookmarks, uint32_t tick)
{
    for (uint32_t i = 0; i < bookmarks->count; i++)
        if (bookmarks->kept[i].tick == tick) return &bookmarks->kept[i];
    return NULL;
}

static void open_note(view_deck *deck, const wish *wished)
{
    (void)wished;
    tape_player *player = deck->watch->player;
    player_play(player, false);
    player_set_backwards(player, false);
    deck->note = (deck_note){.open = true, .tick = player_wanted(player)};
    const bookmark *here = bookmark_at(deck->watch->bookmarks, deck->note.tick);
    if (here) SDL_strlcpy(deck->note.words, here->words, sizeof deck->note.words);
}

static void keep_note(view_deck *deck, const wish *wished)
{
    (void)wished;
    deck->note.open = false;
    if (watch_bookmark(deck->watch, deck->note.tick, deck->note.words))
        deck_say(deck, "a bookmark is set");
}

static void forget(view_deck *deck, const wish *wished)
{
    uint32_t here = player_wanted(deck->watch->player);
    uint32_t at = wished->value < 0 ? here : (uint32_t)wished->value;
    if (!bookmark_at(deck->watch->bookmarks, at))
        deck_say(deck, "there is no bookmark here");
    else if (watch_forget(deck->watch, at))
        deck_say(deck, "the bookmark is gone");
}

void deck_look(view_deck *deck, float x, float y)
{
    if (deck->choices.lead == LEAD_EYES) return;
    deck->choices.lead = LEAD_HAND;
    stage_look(&deck->stage, x, y);
}

static void look(view_deck *deck, const wish *wished)
{
    deck_look(deck, wished->x, wished->y);
}

static void follow(view_deck *deck, uint8_t seat)
{
    const tt_camera *camera = &deck->stage.eye.camera;
    deck->choices.seat = seat;
    deck->choices.lead = LEAD_SEAT;
    stage_look(&deck->stage, camera->x, camera->y);
}

// Who sees with a seat's eyes goes from seat to seat, and keeps to their eyes.
static void follow_seat(view_deck *deck, const wish *wished)
{
    view_choices *choices = &deck->choices;
    if (!deck->stage.drawing) return;
    if (wished->value == TT_SEAT_NONE) {
        choices->seat = TT_SEAT_NONE;
        choices->lead = LEAD_HAND;
    } else if (wished->value < watch_info(deck->watch)->match.seats) {
        if (choices->lead == LEAD_EYES)
            choices->seat = (uint8_t)wished->value;
        else
            follow(deck, (uint8_t)wished->value);
    }
}

static void see_all(view_deck *deck, const wish *wished)
{
    (void)wished;
    deck->choices.lead = LEAD_HAND;
    deck->choices.seat = TT_SEAT_NONE;
    stage_see_all(&deck->stage);
}

static void remember_gaze(view_deck *deck)
{
    const field_eye *eye = &deck->stage.eye;
    deck->before_eyes = (deck_gaze){.seat = deck->choices.seat,
                                    .lead = deck->choices.lead,
                                    .x = eye->camera.x,
                                    .y = eye->camera.y,
                                    .times = eye_times(eye)};
}

// Comes back to what one saw before; a seat that was followed is followed again.
static void close_eyes(view_deck *deck)
{
    const deck_gaze *before = &deck->before_eyes;
    deck->choices.seat = before->seat;
    deck->choices.lead = before->lead;
    stage_fly(&deck->stage, before->x, before->y, before->times);
}

static void see_with_eyes(view_deck *deck, const wish *wished)
{
    view_choices *choices = &deck->choices;
    uint8_t first = eyes_first(deck->watch->tape);
    if (!deck->stage.drawing) return;
    bool same = wished->value < 0 || wished->value == choices->seat;
    if (choices->lead == LEAD_EYES && same) {
        close_eyes(deck);
        return;
    }
    if (first == TT_SEAT_NONE) {
        deck_say(deck, "no looks on this tape: it does not tell what its players saw");
        return;
    }
    if (choices->lead != LEAD_EYES) remember_gaze(deck);
    if (wished->value >= 0) choices->seat = (uint8_t)wished->value;
    if (choices->seat == TT_SEAT_NONE) choices->seat = first;
    choices->lead = LEAD_EYES;
    deck->stage.flies = false;
}

static void change_series(view_deck *deck, const wish *wished)
{
    int64_t count = index_series_count(deck->watch->index);
    deck->choices.series = (uint32_t)((deck->choices.series + count + wished->value) % count);
}

static void change_spoilers(view_deck *deck, const wish *wished)
{
    (void)wished;
    bool free = !deck->choices.spoiler_free;
    deck->choices.spoiler_free = free;
    deck_say(deck, free ? "free of spoilers: only what has been is shown" : "everything is shown");
}

static void change_panels(view_deck *deck, const wish *wished)
{
    (void)wished;
    deck->choices.panels_hidden = !deck->choices.panels_hidden;
}

static void change_side(view_deck *deck, const wish *wished)
{
    (void)wished;
    deck->choices.side_hidden = !deck->choices.side_hidden;
}

static void fold(view_deck *deck, const wish *wished)
{
    deck->choices.folded ^= 1U << wished->value;
}

static void change_keys(view_deck *deck, const wish *wished)
{
    (void)wished;
    deck->choices.keys_shown = !deck->choices.keys_shown;
}

static void fill_screen(view_deck *deck, const wish *wished)
{
    (void)wished;
    window_toggle_fullscreen(deck->window);
}

static void dismiss(view_deck *deck, const wish *wished)
{
    char *read = wished->value ? deck->watch->bookmark_trouble : deck->watch->trouble;
    read[0] = 0;
}

// What was opened last is closed first.
static void go_back(view_deck *deck, const wish *wished)
{
    (void)wished;
    if (deck->note.open)
        deck->note.open = false;
    else if (deck->choices.keys_shown)
        deck->choices.keys_shown = false;
    else if (deck->choices.panels_hidden)
        deck->choices.panels_hidden = false;
    else
        deck->done = true;
}

void deck_grant(view_deck *deck)
{
    static void (*const grants[WISH_KINDS])(view_deck *, const wish *) = {
        [WISH_PLAY] = travel_play,
        [WISH_SEEK] = travel_seek,
        [WISH_MOVE] = travel_move,
        [WISH_STEP] = travel_step,
        [WISH_ENDS] = travel_ends,
        [WISH_LIVE] = travel_live,
        [WISH_SPEED] = travel_speed,
        [WISH_BACKWARDS] = travel_backwards,
        [WISH_FIGHT] = travel_fight,
        [WISH_BOOKMARK] = travel_bookmark,
        [WISH_NOTE] = open_note,
        [WISH_KEEP_NOTE] = keep_note,
        [WISH_FORGET] = forget,
        [WISH_LOOK] = look,
        [WISH_SEAT] = follow_seat,
        [WISH_SEE_ALL] = see_all,
        [WISH_EYES] = see_with_eyes,
        [WISH_SERIES] = change_series,
        [WISH_SPOILERS] = change_spoilers,
        [WISH_PANELS] = change_panels,
        [WISH_SIDE] = change_side,
        [WISH_FOLD] = fold,
        [WISH_KEYS] = change_keys,
        [WISH_FULLSCREEN] = fill_screen,
        [WISH_DISMISS] = dismiss,
        [WISH_PLAY_ON] = play_on_start,
        [WISH_BACK] = go_back,
    };
    for (uint32_t i = 0; i < deck->wishes.count; i++)
        grants[deck->wishes.made[i].kind](deck, &deck->wishes.made[i]);
    deck->wishes.count = 0;
}
