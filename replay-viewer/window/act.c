// How wishes are granted.

#include "desk.h"

#include <inttypes.h>

static const double say_for = 2.5; // seconds

void desk_say(view_desk *desk, const char *words)
{
    SDL_strlcpy(desk->notice.words, words, sizeof desk->notice.words);
    desk->notice.until = watch_clock() + say_for;
}

static void play(view_desk *desk)
{
    tape_player *player = desk->watch->player;
    bool playing = !player_playing(player), live = watch_live(desk->watch, watch_clock());
    if (playing && !live && player_wanted(player) == player_last(player)) player_seek(player, 0);
    player_play(player, playing);
}

static void change_speed(view_desk *desk, bool faster)
{
    char words[32];
    uint32_t speed = player_speed(desk->watch->player);
    if (faster && speed < PLAYER_FASTEST) speed *= 2;
    if (!faster && speed > PLAYER_SLOWEST) speed /= 2;
    player_set_speed(desk->watch->player, speed);
    bool slow = speed < PLAYER_NORMAL;
    SDL_snprintf(words, sizeof words, slow ? "1/%ux" : "%ux",
                 slow ? PLAYER_NORMAL / speed : speed / PLAYER_NORMAL);
    desk_say(desk, words);
}

static void seek(view_desk *desk, int64_t tick)
{
    uint32_t last = player_last(desk->watch->player);
    player_seek(desk->watch->player, tick < 0 ? 0 : tick < last ? (uint32_t)tick : last);
}

static void move_by(view_desk *desk, int64_t ticks)
{
    seek(desk, (int64_t)player_wanted(desk->watch->player) + ticks);
}

static void look(view_desk *desk, float x, float y)
{
    desk->choices.following = false;
    stage_look(&desk->stage, x, y);
}

// A fight is seen from a second before its first blow on; one that has begun is not the one before.
static void go_to_fight(view_desk *desk, bool after)
{
    const tape_index *index = desk->watch->index;
    uint32_t lead = watch_info(desk->watch)->match.tick_rate;
    uint32_t now = player_wanted(desk->watch->player);
    const index_fight *fight =
        after ? index_fight_after(index, now + lead) : index_fight_before(index, now);
    if (!fight) {
        bool more = after && watch_indexing(desk->watch);
        desk_say(desk, more    ? "no later fight is known yet"
                       : after ? "no later fight"
                               : "no earlier fight");
        return;
    }
    seek(desk, (int64_t)fight->from - lead);
    if (fight->placed) look(desk, fight->x, fight->y);
}

static void go_to_bookmark(view_desk *desk, bool after)
{
    uint32_t now = player_wanted(desk->watch->player);
    const bookmark *found = after ? bookmarks_after(desk->watch->bookmarks, now)
                                  : bookmarks_before(desk->watch->bookmarks, now);
    bool hidden = found && found->tick > now && desk->choices.spoiler_free;
    if (!found || hidden) {
        desk_say(desk, after ? "no later bookmark" : "no earlier bookmark");
        return;
    }
    seek(desk, found->tick);
    desk_say(desk, found->words[0] ? found->words : "a bookmark");
}

static void open_note(view_desk *desk)
{
    const tape_bookmarks *bookmarks = desk->watch->bookmarks;
    desk->note = (desk_note){.open = true, .fresh = true, .tick = watch_tick(desk->watch)};
    for (uint32_t i = 0; i < bookmarks->count; i++) {
        if (bookmarks->kept[i].tick == desk->note.tick)
            SDL_strlcpy(desk->note.words, bookmarks->kept[i].words, sizeof desk->note.words);
    }
    player_play(desk->watch->player, false);
}

static void forget(view_desk *desk, int64_t tick)
{
    uint32_t at = tick < 0 ? watch_tick(desk->watch) : (uint32_t)tick;
    bool gone = watch_forget(desk->watch, at);
    desk_say(desk, gone ? "the bookmark is gone" : "there is no bookmark here");
}

static void follow_seat(view_desk *desk, int64_t seat)
{
    view_choices *choices = &desk->choices;
    if (!desk->stage.drawing) return;
    if (seat < watch_info(desk->watch)->match.seats) {
        choices->seat = (uint8_t)seat;
        choices->following = true;
        stage_look(&desk->stage, desk->stage.eye.camera.x, desk->stage.eye.camera.y);
    } else if (seat == TT_SEAT_NONE) {
        choices->seat = TT_SEAT_NONE;
        choices->following = false;
    }
}

static void change_series(view_desk *desk, int64_t by)
{
    int64_t count = index_series_count(desk->watch->index);
    desk->choices.series = (uint32_t)((desk->choices.series + count + by) % count);
}

static void go_live(view_desk *desk)
{
    seek(desk, player_last(desk->watch->player));
    if (!watch_live(desk->watch, watch_clock())) return;
    player_set_speed(desk->watch->player, PLAYER_NORMAL);
    player_play(desk->watch->player, true);
}

// What was opened last is closed first.
static void go_back(view_desk *desk)
{
    if (desk->note.open)
        desk->note.open = false;
    else if (desk->choices.keys_shown)
        desk->choices.keys_shown = false;
    else if (desk->choices.panels_hidden)
        desk->choices.panels_hidden = false;
    else
        desk->done = true;
}

// Wishes that change what is shown.
static void change_choice(view_desk *desk, const wish *wished)
{
    view_choices *choices = &desk->choices;
    switch ((int)wished->kind) {
    case WISH_SPOILERS:
        choices->spoiler_free = !choices->spoiler_free;
        desk_say(desk, choices->spoiler_free ? "free of spoilers: only what has been is shown"
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
        change_series(desk, wished->value);
        break;
    case WISH_SEAT:
        follow_seat(desk, wished->value);
        break;
    case WISH_SEE_ALL:
        choices->following = false;
        stage_see_all(&desk->stage);
        break;
    default:
        break;
    }
}

// Wishes that move through time.
static void change_place(view_desk *desk, const wish *wished)
{
    tape_player *player = desk->watch->player;
    switch ((int)wished->kind) {
    case WISH_PLAY:
        play(desk);
        break;
    case WISH_SEEK:
        seek(desk, wished->value);
        break;
    case WISH_MOVE:
        move_by(desk, wished->value * watch_info(desk->watch)->match.tick_rate);
        break;
    case WISH_STEP:
        player_play(player, false);
        move_by(desk, wished->value);
        break;
    case WISH_START_END:
        if (wished->value < 0)
            seek(desk, 0);
        else
            go_live(desk);
        break;
    case WISH_LIVE:
        go_live(desk);
        break;
    case WISH_SPEED:
        change_speed(desk, wished->value > 0);
        break;
    case WISH_BACKWARDS:
        player_set_backwards(player, wished->value != 0);
        break;
    case WISH_FIGHT:
        go_to_fight(desk, wished->value > 0);
        break;
    case WISH_BOOKMARK:
        go_to_bookmark(desk, wished->value > 0);
        break;
    default:
        break;
    }
}

static void grant(view_desk *desk, const wish *wished)
{
    change_place(desk, wished);
    change_choice(desk, wished);
    if (wished->kind == WISH_NOTE) open_note(desk);
    if (wished->kind == WISH_FORGET) forget(desk, wished->value);
    if (wished->kind == WISH_LOOK) look(desk, wished->x, wished->y);
    if (wished->kind == WISH_FULLSCREEN) window_toggle_fullscreen(desk->window);
    if (wished->kind == WISH_BACK) go_back(desk);
    if (wished->kind == WISH_QUIT) desk->window->quit = true;
}

void desk_grant(view_desk *desk)
{
    for (uint32_t i = 0; i < desk->wishes.count; i++) grant(desk, &desk->wishes.made[i]);
    desk->wishes.count = 0;
}
