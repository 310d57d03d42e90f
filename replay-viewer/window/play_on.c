#include "play_on.h"

// A game's program has the name of the game.
static bool find_program(view_deck *deck, char program[LAUNCH_PATH_SIZE])
{
    const char *game = deck->watch->module->game->name;
    char words[sizeof deck->notice.words];
    if (launch_find(game, program)) return true;
    SDL_snprintf(words, sizeof words, "the game %s has no program here to play on with", game);
    deck_say(deck, words);
    return false;
}

void play_on_start(view_deck *deck, const wish *wished)
{
    char program[LAUNCH_PATH_SIZE], practice[] = "--practice", resume[] = "--resume",
                                    at[] = "--tick", as[] = "--seat", tick[12], seat[12];
    (void)wished;
    if (deck->game.child > 0) {
        deck_say(deck, "it is being played on already");
        return;
    }
    if (watch_tick(deck->watch) > watch_info(deck->watch)->stripped_tick) {
        deck_say(deck, tt_status_text(TT_STRIPPED));
        return;
    }
    if (!find_program(deck, program)) return;
    SDL_snprintf(tick, sizeof tick, "%" SDL_PRIu32, watch_tick(deck->watch));
    SDL_snprintf(seat, sizeof seat, "%d", deck->choices.seat);
    bool followed = deck->choices.seat != TT_SEAT_NONE;
    char *const words[] = {
        program, practice, resume, deck->watch->path, at, tick, followed ? as : NULL, seat, NULL};
    player_play(deck->watch->player, false);
    player_set_backwards(deck->watch->player, false);
    bool started = launch_start(&deck->game, words, false);
    deck_say(deck, started ? "played on in a window of its own" : "the game can't be started");
}

void play_on_poll(view_deck *deck)
{
    char line[sizeof deck->notice.words];
    bool well;
    if (!launch_ended(&deck->game, &well, line, sizeof line) || well) return;
    deck_say(deck, line[0] ? line : "the game has ended unexpectedly");
    deck->fresh = FRESH_FRAMES;
}

void play_on_forget(view_deck *deck)
{
    if (deck->game.said) fclose(deck->game.said);
    deck->game = (launched){0};
}
