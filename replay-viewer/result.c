#include "result.h"

#include "names.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct tape_result {
    const tt_picture *picture;
    tt_tape *tape;
    tt_playback *playback;
    bool done;
    char words[TT_MARK_TEXT_SIZE];
    seat_names names;
};

static const uint64_t least_budget = 1; // it never goes back

static void say(tape_result *result, const char *words)
{
    text_copy_plain(result->words, sizeof result->words, words, strnlen(words, TT_MARK_TEXT_SIZE));
    result->done = true;
}

static tt_status open_all(tape_result *result, const tt_game *game, const char *path)
{
    tt_status status = tt_tape_open(path, &result->tape, NULL);
    if (status != TT_OK) return status;
    tt_playback_def def = {.game = game, .tape = result->tape, .budget = least_budget};
    return tt_playback_create(&def, &result->playback);
}

tt_status result_create(const tt_game *game, const tt_picture *picture, const char *path,
                        tape_result **out)
{
    *out = NULL;
    tape_result *result = calloc(1, sizeof *result);
    if (!result) return TT_OUT_OF_MEMORY;
    result->picture = picture;
    tt_status status = open_all(result, game, path);
    if (status == TT_OK && !(picture && picture->outcome)) say(result, "this game can't tell");
    if (status == TT_OK)
        *out = result;
    else
        result_destroy(result);
    return status;
}

void result_destroy(tape_result *result)
{
    if (!result) return;
    tt_playback_destroy(result->playback);
    tt_tape_destroy(result->tape);
    free(result);
}

static uint32_t tick_of(const tape_result *result)
{
    return tt_sim_tick(tt_playback_sim(result->playback));
}

static uint32_t last_of(const tape_result *result)
{
    return tt_tape_info_of(result->tape)->ticks;
}

// Whether the game can tell an outcome of the present state, and which.
static bool decided(const tape_result *result, char words[TT_MARK_TEXT_SIZE])
{
    const tt_picture *picture = result->picture;
    const char *players[TT_SEATS_MAX];
    words[0] = 0;
    names_at(&result->names, tick_of(result), players);
    const void *state = tt_sim_state(tt_playback_sim(result->playback));
    return picture->outcome(picture->context, state, players, words);
}

static void tell(tape_result *result)
{
    char words[TT_MARK_TEXT_SIZE];
    say(result, decided(result, words) ? words : "not decided");
}

static bool ended(const tape_result *result)
{
    return tick_of(result) == last_of(result) || tt_sim_over(tt_playback_sim(result->playback));
}

tt_status result_advance(tape_result *result, uint32_t steps)
{
    tt_status status = TT_OK;
    if (result->done) return TT_OK;
    for (uint32_t i = 0; i < steps && status == TT_OK && !ended(result); i++)
        status = tt_playback_step(result->playback);
    if (status != TT_OK || ended(result)) {
        tt_status names = names_read(&result->names, result->tape, tick_of(result));
        if (status == TT_OK) status = names;
        tell(result);
    }
    return status;
}

bool result_done(const tape_result *result)
{
    return result->done;
}

uint32_t result_progress(const tape_result *result)
{
    uint32_t last = last_of(result);
    return result->done || last == 0 ? 100 : (uint32_t)((uint64_t)tick_of(result) * 100 / last);
}

const char *result_words(const tape_result *result)
{
    return result->words;
}
