#include "travel.h"

static const uint32_t skirmish = 5; // what weighs less is no fight for who looks for one

static void seek(view_deck *deck, int64_t tick)
{
    uint32_t last = player_last(deck->watch->player);
    player_seek(deck->watch->player, tick < 0 ? 0 : tick < last ? (uint32_t)tick : last);
}

static void move_by(view_deck *deck, int64_t ticks)
{
    seek(deck, (int64_t)player_wanted(deck->watch->player) + ticks);
}

void travel_play(view_deck *deck, const wish *wished)
{
    (void)wished;
    tape_player *player = deck->watch->player;
    bool playing = !player_playing(player), live = watch_live(deck->watch, deck->now);
    if (playing && !live && player_wanted(player) == player_last(player)) player_seek(player, 0);
    player_play(player, playing);
}

void travel_seek(view_deck *deck, const wish *wished)
{
    seek(deck, wished->value);
}

void travel_move(view_deck *deck, const wish *wished)
{
    move_by(deck, wished->value * watch_info(deck->watch)->match.tick_rate);
}

void travel_step(view_deck *deck, const wish *wished)
{
    player_play(deck->watch->player, false);
    move_by(deck, wished->value);
}

void travel_live(view_deck *deck, const wish *wished)
{
    (void)wished;
    seek(deck, player_last(deck->watch->player));
    if (!watch_live(deck->watch, deck->now)) return;
    player_set_speed(deck->watch->player, PLAYER_NORMAL);
    player_play(deck->watch->player, true);
}

void travel_ends(view_deck *deck, const wish *wished)
{
    if (wished->value < 0)
        seek(deck, 0);
    else
        travel_live(deck, wished);
}

void travel_speed(view_deck *deck, const wish *wished)
{
    char words[SPEED_SIZE];
    uint32_t speed = player_speed(deck->watch->player);
    if (wished->value > 0 && speed < PLAYER_FASTEST) speed *= 2;
    if (wished->value < 0 && speed > PLAYER_SLOWEST) speed /= 2;
    player_set_speed(deck->watch->player, speed);
    scene_speed(speed, words);
    deck_say(deck, words);
}

void travel_backwards(view_deck *deck, const wish *wished)
{
    player_set_backwards(deck->watch->player, wished->value != 0);
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

static void say_no_fight(view_deck *deck, bool after)
{
    if (!after)
        deck_say(deck, "no earlier fight");
    else if (deck->choices.spoiler_free)
        deck_say(deck, "later fights are not told: S shows them");
    else
        deck_say(deck,
                 watch_indexing(deck->watch) ? "no later fight is known yet" : "no later fight");
}

// A fight is seen from a second before its first blow on, so from there the one before is another.
// What begins within two seconds more is seen with it, and is not the next one.
void travel_fight(view_deck *deck, const wish *wished)
{
    bool after = wished->value > 0, told = !after || !deck->choices.spoiler_free;
    uint32_t lead = watch_info(deck->watch)->match.tick_rate;
    uint32_t now = player_wanted(deck->watch->player), from = after ? now + 3 * lead : now;
    const index_fight *fight = told ? find_fight(deck->watch->index, from, after) : NULL;
    if (!fight) {
        say_no_fight(deck, after);
        return;
    }
    seek(deck, (int64_t)fight->from - lead);
    if (fight->placed) deck_look(deck, fight->x, fight->y);
}

void travel_bookmark(view_deck *deck, const wish *wished)
{
    bool after = wished->value > 0;
    uint32_t now = player_wanted(deck->watch->player), last = player_last(deck->watch->player);
    const tape_bookmarks *bookmarks = deck->watch->bookmarks;
    const bookmark *found =
        after ? bookmarks_after(bookmarks, now) : bookmarks_before(bookmarks, now);
    bool told = found && found->tick <= last && (!after || !deck->choices.spoiler_free);
    if (told) seek(deck, found->tick);
    if (told)
        deck_say(deck, found->words[0] ? found->words : "a bookmark");
    else
        deck_say(deck, after ? "no later bookmark" : "no earlier bookmark");
}
