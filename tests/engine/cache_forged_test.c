// Caches by somebody who has the secret, and seals what is wrong.

#include "cached.h"

TestSuite(cache_forged, .init = set_up, .fini = tear_down);

// Seals what was changed, and opens it.
static tt_cache *open_changed(void)
{
    sealed_again(changed, size, secret);
    write_cache(changed, size);
    return open_cache();
}

static uint8_t *entry(uint32_t index)
{
    uint8_t *found = sealed_entry(changed, size, index);
    cr_assert(found != NULL);
    return found;
}

Test(cache_forged, a_wrong_state_under_a_right_seal_is_refused)
{
    uint32_t offset = sealed_get(entry(5) + SEALED_OFFSET), refused = 0;
    uint32_t packed = sealed_get(entry(5) + SEALED_SIZE);
    for (uint32_t i = 0; i < packed; i++) {
        changed[offset + i] ^= 1;
        tt_cache *cache = open_changed();
        tt_playback *playback = play(&toy_game, cache);
        go(playback, 80); // by the tape alone, if need be
        refused += tt_cache_refused(cache);
        tt_playback_destroy(playback);
        tt_cache_destroy(cache);
        changed[offset + i] ^= 1;
    }
    cr_assert(ge(u32, refused, packed * 9 / 10)); // some bits of a codec's say nothing
}

// An entry speaks of another state that was really kept: that of the entry before.
static void forge(uint32_t index)
{
    memcpy(entry(index) + SEALED_KEY, entry(index - 1) + SEALED_KEY, SEALED_DIGEST - SEALED_KEY);
}

Test(cache_forged, the_state_of_another_tick_does_not_fit_the_tape)
{
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *playback = play(&toy_game, cache);
    go(playback, 81);
    cr_assert(tt_cache_refused(cache));
    cr_assert(eq(u32, tt_playback_differs(playback), UINT32_MAX), "the cache was to blame");
    go(playback, 399);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

// Turn by turn, as one goes over all of a tape.
static void play_to(tt_playback *playback, uint32_t tick)
{
    while (tt_sim_tick(tt_playback_sim(playback)) < tick) EACH(tt_playback_step(playback) == TT_OK);
    EACH(tt_sim_trail(tt_playback_sim(playback)) == trails[tick]);
}

Test(cache_forged, without_trails_a_pass_over_the_tape_finds_it)
{
    keep(TICKS, 0);
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *pass = play(&toy_game, cache), *eye;
    tt_playback_def def = {
        .game = &toy_game, .tape = tape, .history = tt_playback_history(pass), .cache = cache};
    cr_assert(eq(int, tt_playback_create(&def, &eye), TT_OK));
    cr_assert(eq(int, tt_playback_seek(eye, 85), TT_OK));
    cr_assert(ne(u64, tt_sim_trail(tt_playback_sim(eye)), trails[85]), "nothing speaks against it");
    cr_assert(not(tt_playback_doubtful(eye)));
    play_to(pass, 80);
    cr_assert(tt_playback_doubtful(eye));
    cr_assert(not(tt_playback_doubtful(pass)));
    go(eye, 85);
    cr_assert(not(tt_playback_doubtful(eye)));
    play_to(pass, TICKS);
    cr_assert(eq(u32, tt_playback_snapshots(pass), TICKS / 16 + 1), "rebuilt");
    tt_playback_destroy(eye);
    tt_playback_destroy(pass);
    tt_cache_destroy(cache);
}

Test(cache_forged, playing_on_from_a_wrong_state_is_found_out_too)
{
    keep(TICKS, 0);
    forge(5);
    tt_cache *cache = open_changed();
    tt_playback *playback = play(&toy_game, cache);
    go(playback, 396); // over the states that it has of later ticks
    cr_assert(not(tt_cache_refused(cache)));
    tt_playback_drop_snapshots(playback);
    cr_assert(eq(int, tt_playback_seek(playback, 95), TT_OK));
    cr_assert(not(tt_playback_doubtful(playback)));
    cr_assert(eq(int, tt_playback_step(playback), TT_OK)); // to a state that the cache has, too
    cr_assert(tt_playback_doubtful(playback));
    cr_assert(tt_cache_refused(cache));
    go(playback, 95);
    tt_playback_destroy(playback);
    tt_cache_destroy(cache);
}

Test(cache_forged, senseless_numbers_under_a_right_seal_are_refused)
{
    static const struct {
        int entry; // -1: the header
        uint32_t at, value;
    } cases[] = {
        {-1, SEALED_COUNT, 0},
        {-1, SEALED_COUNT, UINT32_MAX},
        {-1, SEALED_COUNT, 1 << 24},
        {-1, SEALED_TABLE, 0},
        {-1, SEALED_TABLE + 4, 1},
        {-1, SEALED_TABLE + 4, UINT32_MAX},
        {-1, SEALED_STATE_SIZE, 0},
        {-1, SEALED_STATE_SIZE + 4, UINT32_MAX},
        {-1, SEALED_TICKS, UINT32_MAX},
        {-1, SEALED_TICKS, 0},
        {3, SEALED_TICK, UINT32_MAX},
        {3, SEALED_TICK, 0},
        {3, SEALED_KEY, 16},
        {3, SEALED_KEY, UINT32_MAX},
        {3, SEALED_SIZE, 0},
        {3, SEALED_SIZE, UINT32_MAX},
        {3, SEALED_OFFSET, 0},
        {3, SEALED_OFFSET, UINT32_MAX},
        {3, SEALED_OFFSET + 4, 1u << 31},
        {3, SEALED_OFFSET + 4, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memcpy(changed, whole, size);
        uint8_t *at = cases[i].entry < 0 ? changed : entry((uint32_t)cases[i].entry);
        sealed_put(at + cases[i].at, cases[i].value);
        sealed_again(changed, size, secret);
        write_cache(changed, size);
        tt_status status = try_open(def_of(&toy_game));
        if (status != TT_DAMAGED && status != TT_WRONG_GAME) cr_fatal("case %zu: %d", i, status);
    }
}
