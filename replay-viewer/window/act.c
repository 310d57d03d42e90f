// How wishes are granted.

#include "deck.h"

#include <inttypes.h>

static const double say_for = 2.5;  // seconds
static const uint32_t skirmish = 5; // what weighs less is no fight for who looks for one

void deck_say(view_deck *deck, const char *words)
{
    SDL_strlcpy(deck->notice.words, words, sizeof deck->notice.words);
    deck->notice.until = watch_clock() + say_for;
}

static void play(view_deck *deck)
{
    tape_player *player = deck->watch->player;
    bool playing = !player_playing(player), live = watch_live(deck->watch, watch_clock());
    if (playing && !live && player_wanted(player) == player_last(player)) player_seek(player, 0);
    player_play(player, playing);
}

static void change_speed(view_deck *deck, bool faster)
{
    char words[SPEED_SIZE];
    uint32_t speed = player_speed(deck->watch->player);
    if (faster && speed < PLAYER_FASTEST) speed *= 2;
    if (!faster && speed > PLAYER_SLOWEST) speed /= 2;
    player_set_speed(deck->watch->player, speed);
    scene_speed(speed, words);
    deck_say(deck, words);
}

static void seek(view_deck *deck, int64_t tick)
{
    uint32_t last = player_last(deck->watch->player);
    player_seek(deck->watch->player, tick < 0 ? 0 : tick < last ? (uint32_t)tick : last);
}

static void move_by(view_deck *deck, int64_t ticks)
{
    seek(deck, (int64_t)player_wanted(deck->watch->player) + ticks);
}

static void look(view_deck *deck, float x, float y)
{
    deck->choices.following = false;
    stage_look(&deck->stage, x, y);
}

// The next fight worth its name, one way or the other; NULL: there is none.
static const index_fight *find_fight(const tape_index *index, uint32_t from, bool after)
{
    const index_fight *fight =
        after ? index_fight_after(index, from) : index_fight_before(index, from);
    while (fight && fight->weight < skirmish)
        fight =
            after ? index_fight_after(index, fight->from) : index_fight_before(index, fight->from);
    return fight;
}

// A fight is seen from a second before its first blow on, so from there the one before is another. What
// begins within two seconds more is seen with it, and is not the next one.
static void go_to_fight(view_deck *deck, bool after)
{
    uint32_t lead = watch_info(deck->watch)->match.tick_rate;
    uint32_t now = player_wanted(deck->watch->player);
    const index_fight *fight = find_fight(deck->watch->index, after ? now + 3 * lead : now, after);
    if (!fight) {
        bool more = after && watch_indexing(deck->watch);
        deck_say(deck, more    ? "no later fight is known yet"
                       : after ? "no later fight"
                               : "no earlier fight");
        return;
    }
    seek(deck, (int64_t)fight->from - lead);
    if (fight->placed) look(deck, fight->x, fight->y);
}

static void go_to_bookmark(view_deck *deck, bool after)
{
    uint32_t now = player_wanted(deck->watch->player);
    const bookmark *found = after ? bookmarks_after(deck->watch->bookmarks, now)
                                  : bookmarks_before(deck->watch->bookmarks, now);
    bool hidden = found && found->tick > now && deck->choices.spoiler_free;
    if (!found || hidden) {
        deck_say(deck, after ? "no later bookmark" : "no earlier bookmark");
        return;
    }
    seek(deck, found->tick);
    deck_say(deck, found->words[0] ? found->words : "a bookmark");
}

static void open_note(view_deck *deck)
{
    const tape_bookmarks *bookmarks = deck->watch->bookmarks;
    deck->note = (deck_note){.open = true, .fresh = true, .tick = watch_tick(deck->watch)};
    for (uint32_t i = 0; i < bookmarks->count; i++) {
        if (bookmarks->kept[i].tick == deck->note.tick)
            SDL_strlcpy(deck->note.words, bookmarks->kept[i].words, sizeof deck->note.words);
    }
    player_play(deck->watch->player, false);
}

static void forget(view_deck *deck, int64_t tick)
{
    uint32_t at = tick < 0 ? watch_tick(deck->watch) : (uint32_t)tick;
    bool gone = watch_forget(deck->watch, at);
    deck_say(deck, gone ? "the bookmark is gone" : "there is no bookmark here");
}

static void follow_seat(view_deck *deck, int64_t seat)
{
    view_choices *choices = &deck->choices;
    if (!deck->stage.drawing) return;
    if (seat < watch_info(deck->watch)->match.seats) {
        choices->seat = (uint8_t)seat;
        choices->following = true;
        stage_look(&deck->stage, deck->stage.eye.camera.x, deck->stage.eye.camera.y);
    } else if (seat == TT_SEAT_NONE) {
        choices->seat = TT_SEAT_NONE;
        choices->following = false;
    }
}

static void change_series(view_deck *deck, int64_t by)
{
    int64_t count = index_series_count(deck->watch->index);
    deck->choices.series = (uint32_t)((deck->choices.series + count + by) % count);
}

static void go_live(view_deck *deck)
{
    seek(deck, player_last(deck->watch->player));
    if (!watch_live(deck->watch, watch_clock())) return;
    player_set_speed(deck->watch->player, PLAYER_NORMAL);
    player_play(deck->watch->player, true);
}

// What was opened last is closed first.
static void go_back(view_deck *deck)
{
    if (deck->note.open)
        deck->note.open = false;
    else if (deck->choices.keys_shown)
        deck->choices.keys_shown = false;
    else if (deck->choices.panels_hidden)
        deck->choices.panels_hidden = false;
    else
        deck->done = true;
}

// Wishes that change what is shown.
static void change_choice(view_deck *deck, const wish *wished)
{
    view_choices *choices = &deck->choices;
    switch ((int)wished->kind) {
    case WISH_SPOILERS:
        choices->spoiler_free = !choices->spoiler_free;
        deck_say(deck, choices->spoiler_free ? "free of spoilers: only what has been is shown"
                                             : "everything is shown");
        break;
    case WISH_PANELS:
        choices->panels_hidden = !choices->panels_hidden;
        break;
    case WISH_SIDE:
        choices->side_hidden = !choices->side_hidden;
        break;
    case WISH_FOLD:
        choices->folded ^= 1U << wished->value;
        break;
    case WISH_KEYS:
        choices->keys_shown = !choices->keys_shown;
        break;
    case WISH_SERIES:
        change_series(deck, wished->value);
        break;
    case WISH_SEAT:
        follow_seat(deck, wished->value);
        break;
    case WISH_SEE_ALL:
        choices->following = false;
        stage_see_all(&deck->stage);
        break;
    default:
        break;
    }
}

// Wishes that move through time.
static void change_place(view_deck *deck, const wish *wished)
{
    tape_player *player = deck->watch->player;
    switch ((int)wished->kind) {
    case WISH_PLAY:
        play(deck);
        break;
    case WISH_SEEK:
        seek(deck, wished->value);
        break;
    case WISH_MOVE:
        move_by(deck, wished->value * watch_info(deck->watch)->match.tick_rate);
        break;
    case WISH_STEP:
        player_play(player, false);
        move_by(deck, wished->value);
        break;
    case WISH_START_END:
        if (wished->value < 0)
            seek(deck, 0);
        else
            go_live(deck);
        break;
    case WISH_LIVE:
        go_live(deck);
        break;
    case WISH_SPEED:
        change_speed(deck, wished->value > 0);
        break;
    case WISH_BACKWARDS:
        player_set_backwards(player, wished->value != 0);
        break;
    case WISH_FIGHT:
        go_to_fight(deck, wished->value > 0);
        break;
    case WISH_BOOKMARK:
        go_to_bookmark(deck, wished->value > 0);
        break;
    default:
        break;
    }
}

static void grant(view_deck *deck, const wish *wished)
{
    change_place(deck, wished);
    change_choice(deck, wished);
    if (wished->kind == WISH_NOTE) open_note(deck);
    if (wished->kind == WISH_FORGET) forget(deck, wished->value);
    if (wished->kind == WISH_LOOK) look(deck, wished->x, wished->y);
    if (wished->kind == WISH_FULLSCREEN) window_toggle_fullscreen(deck->window);
    if (wished->kind == WISH_DISMISS) deck->watch->trouble[0] = 0;
    if (wished->kind == WISH_BACK) go_back(deck);
    if (wished->kind == WISH_QUIT) deck->window->quit = true;
}

void deck_grant(view_deck *deck)
{
    for (uint32_t i = 0; i < deck->wishes.count; i++) grant(deck, &deck->wishes.made[i]);
    deck->wishes.count = 0;
}
