// One state at one tick: the fold itself, its hash and trail, what is kept.

#include "applied.h"

#include <signal.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { ENGINE_SIZE = 192 };

// A turn that follows from its tick alone, so that it can be made again.
static void apply_random(tt_sim *sim)
{
    static uint8_t data[64];
    tt_random random = tt_random_seeded(tt_sim_tick(sim), 5);
    uint32_t count = tt_random_below(&random, 6);
    for (uint32_t i = 0; i < count; i++) {
        data[2 * i] = (uint8_t)tt_random_next(&random);
        data[2 * i + 1] = (uint8_t)tt_random_next(&random);
        command(tt_random_below(&random, TT_SEATS_MAX), data + 2 * i, 2);
    }
    uint32_t special = tt_random_below(&random, 12);
    if (special > 0 && special <= TT_EVENT_CHAT) event((tt_event_type)special, count);
    apply(sim);
}

static uint64_t trail_after(const tt_game *game, uint32_t ticks)
{
    tt_sim *sim = plain_sim(game);
    while (tt_sim_tick(sim) < ticks) apply_random(sim);
    uint64_t trail = tt_sim_trail(sim);
    tt_sim_destroy(sim);
    return trail;
}

Test(sim, the_same_rules_give_the_same_trail_however_changes_are_found)
{
    cr_assert(eq(u64, trail_after(&toy_game, 200), trail_after(&toy_marked, 200)));
    cr_assert(eq(u64, trail_after(&toy_game, 200), trail_after(&toy_forgetful, 200)));
    cr_assert(eq(u64, trail_after(&toy_heap, 200), trail_after(&toy_hashed, 200)));
    cr_assert(ne(u64, trail_after(&toy_game, 200), trail_after(&toy_game, 201)));
}

Test(sim, a_planted_difference_shows_in_its_state_and_ever_after)
{
    tt_sim *sound = plain_sim(&toy_game), *planted = plain_sim(&toy_planted);
    for (uint32_t tick = 0; tick < 2 * TOY_PLANTED_TICK; tick++) {
        bool same = tick < TOY_PLANTED_TICK;
        cr_assert(eq(int, tt_sim_hash(sound) == tt_sim_hash(planted), same));
        cr_assert(eq(int, tt_sim_trail(sound) == tt_sim_trail(planted), same));
        apply(sound);
        apply(planted);
    }
    tt_sim_destroy(sound);
    tt_sim_destroy(planted);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint8_t bytes[16];
    tt_writer writer = tt_writer_of(bytes, sizeof bytes);
    tt_write_u64(&writer, a);
    tt_write_u64(&writer, b);
    return XXH3_64bits(bytes, sizeof bytes);
}

// The definition, for a state of one to sixteen blocks while nobody was ever present.
static uint64_t defined_hash(const tt_sim *sim)
{
    static uint8_t whole[ENGINE_SIZE + sizeof(toy_state)];
    memcpy(whole + ENGINE_SIZE, tt_sim_state(sim), sizeof(toy_state));
    uint64_t hashes[TT_BLOCK_FANOUT];
    uint32_t count = 0;
    for (size_t at = 0; at < sizeof whole; at += TT_BLOCK_SIZE) {
        size_t left = sizeof whole - at;
        hashes[count++] = XXH3_64bits(whole + at, left < TT_BLOCK_SIZE ? left : TT_BLOCK_SIZE);
    }
    return XXH3_64bits(hashes, count * sizeof hashes[0]);
}

Test(sim, hash_and_trail_are_as_defined)
{
    static const uint8_t data[] = {1, 2};
    tt_sim *flat = plain_sim(&toy_game), *hashed = plain_sim(&toy_hashed);
    uint64_t trail = 0, hashed_trail = 0;
    for (uint32_t tick = 0; tick < 20; tick++) {
        uint8_t bytes[ENGINE_SIZE + 8] = {0};
        uint64_t game_hash = toy_hashed.hash(NULL, tt_sim_state(hashed));
        memcpy(bytes + ENGINE_SIZE, &game_hash, sizeof game_hash);
        cr_assert(eq(u64, tt_sim_hash(flat), defined_hash(flat)));
        cr_assert(eq(u64, tt_sim_hash(hashed), XXH3_64bits(bytes, sizeof bytes)));
        trail = mix(trail, defined_hash(flat));
        hashed_trail = mix(hashed_trail, XXH3_64bits(bytes, sizeof bytes));
        cr_assert(eq(u64, tt_sim_trail(flat), trail));
        cr_assert(eq(u64, tt_sim_trail(hashed), hashed_trail));
        command(tick, data, 2);
        apply(flat);
        command(tick, data, 2);
        apply(hashed);
    }
    tt_sim_destroy(flat);
    tt_sim_destroy(hashed);
}

Test(sim, restoring_and_replaying_gives_the_same_trail)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    tt_random random = tt_random_seeded(1, 1);
    for (uint32_t k = 0; k < 3; k++) {
        tt_sim *sim = sim_of(&(tt_sim_def){.budget = 1 << 20}, games[k], TT_SEATS_MAX);
        uint64_t trails[101], hashes[101];
        tt_snapshot snapshots[101] = {0};
        for (uint32_t tick = 0; tick <= 100; tick++) {
            trails[tick] = tt_sim_trail(sim);
            hashes[tick] = tt_sim_hash(sim);
            if (tick % 9 == 0) snapshots[tick] = tt_sim_save(sim);
            apply_random(sim);
        }
        for (uint32_t i = 0; i < 30; i++) {
            tt_sim_restore(sim, &snapshots[tt_random_below(&random, 12) * 9]);
            uint32_t end = tt_sim_tick(sim) + tt_random_below(&random, 101 - tt_sim_tick(sim));
            while (tt_sim_tick(sim) < end) apply_random(sim);
            cr_assert(eq(u64, tt_sim_trail(sim), trails[end]));
            cr_assert(eq(u64, tt_sim_hash(sim), hashes[end]));
        }
        for (uint32_t tick = 0; tick <= 100; tick++) tt_sim_release(sim, &snapshots[tick]);
        tt_sim_destroy(sim);
    }
}

Test(sim, a_restart_is_state_0_exactly)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap, &toy_hashed};
    for (uint32_t k = 0; k < 4; k++) {
        tt_sim *sim = plain_sim(games[k]);
        uint64_t trail = tt_sim_trail(sim);
        while (tt_sim_tick(sim) < 50) apply_random(sim);
        uint64_t later = tt_sim_trail(sim);
        tt_sim_restart(sim);
        cr_assert(eq(u32, tt_sim_tick(sim), 0));
        cr_assert(eq(u64, tt_sim_trail(sim), trail));
        cr_assert(not(tt_sim_paused(sim)));
        while (tt_sim_tick(sim) < 50) apply_random(sim);
        cr_assert(eq(u64, tt_sim_trail(sim), later));
        tt_sim_destroy(sim);
    }
}

Test(sim, releasing_what_was_kept_gives_the_pool_back)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    for (uint32_t k = 0; k < 3; k++) {
        tt_sim *sim = sim_of(&(tt_sim_def){.budget = 1 << 20}, games[k], TT_SEATS_MAX);
        tt_snapshot first = tt_sim_save(sim), kept[20];
        uint64_t used = tt_blocks_used(tt_sim_blocks(sim));
        for (uint32_t i = 0; i < 20; i++) {
            apply_random(sim);
            kept[i] = tt_sim_save(sim);
        }
        cr_assert(lt(u64, used, tt_blocks_used(tt_sim_blocks(sim))));
        tt_sim_restore(sim, &first);
        for (uint32_t i = 0; i < 20; i++) {
            tt_sim_release(sim, &kept[i]);
            cr_assert(kept[i].image == NULL);
        }
        tt_sim_release(sim, &first);
        cr_assert(eq(u64, tt_blocks_used(tt_sim_blocks(sim)), used));
        tt_sim_destroy(sim);
    }
}

Test(sim, a_game_with_only_a_hash_keeps_nothing)
{
    tt_sim *sim = plain_sim(&toy_hashed);
    cr_assert(not(tt_sim_saves(sim)));
    cr_assert(tt_sim_blocks(sim) == NULL);
    tt_sim_destroy(sim);
}

Test(sim, a_budget_or_match_that_does_not_fit_is_refused)
{
    tt_match match = toy_match(2);
    tt_sim *sim = NULL;
    tt_sim_def def = {.game = &toy_game, .match = &match};
    def.budget = tt_blocks_least(ENGINE_SIZE + sizeof(toy_state)) - 1;
    cr_assert(IS(tt_sim_create(&def, &sim), TT_OVER_BUDGET));
    match.rules++;
    cr_assert(IS(tt_sim_create(&def, &sim), TT_WRONG_GAME));
    tt_game game = toy_game;
    game.step = NULL;
    def.game = &game;
    cr_assert(IS(tt_sim_create(&def, &sim), TT_BAD_GAME));
    cr_assert(sim == NULL);
}

Test(sim, presence_is_the_last_word_and_back_is_joined)
{
    tt_sim *sim = plain_sim(&toy_game);
    const tt_event_type types[] = {TT_EVENT_JOINED, TT_EVENT_AWAY, TT_EVENT_BACK, TT_EVENT_GONE,
                                   TT_EVENT_LEFT};
    cr_assert(IS(tt_sim_presence(sim, 9), TT_EVENT_COMMAND));
    for (uint32_t i = 0; i < 5; i++) {
        event(types[i], 9);
        event(TT_EVENT_CHAT, 9);
        apply(sim);
        tt_event_type kept = types[i] == TT_EVENT_BACK ? TT_EVENT_JOINED : types[i];
        cr_assert(IS(tt_sim_presence(sim, 9), kept));
    }
    tt_sim_destroy(sim);
}

Test(sim, pause_and_presence_are_kept_restored_and_hashed_with_the_state)
{
    const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};
    for (uint32_t k = 0; k < 3; k++) {
        tt_sim *sim = plain_sim(games[k]);
        event(TT_EVENT_PAUSE, 0);
        apply(sim);
        tt_snapshot paused = tt_sim_save(sim);
        uint64_t hash = tt_sim_hash(sim);
        apply(sim);
        cr_assert(eq(u64, tt_sim_hash(sim), hash)); // a paused tick changes nothing
        event(TT_EVENT_AWAY, 3);
        apply(sim);
        cr_assert(ne(u64, tt_sim_hash(sim), hash));
        event(TT_EVENT_RESUME, 0);
        apply(sim);
        tt_sim_restore(sim, &paused);
        cr_assert(tt_sim_paused(sim));
        cr_assert(IS(tt_sim_presence(sim, 3), TT_EVENT_COMMAND));
        cr_assert(eq(u64, tt_sim_hash(sim), hash));
        tt_sim_release(sim, &paused);
        tt_sim_destroy(sim);
    }
}

// Everything that a pause leaves behind, then the branch: its step runs, told of nothing else.
Test(sim, a_branch_frees_its_seats_and_ends_a_pause)
{
    uint8_t data[TT_BRANCH_SIZE];
    tt_branch_write(&(tt_branch){.id = "another match", .seats = 3}, data);
    tt_sim *sim = plain_sim(&toy_marked);
    for (uint32_t seat = 0; seat < 3; seat++) event(TT_EVENT_JOINED, seat);
    apply(sim);
    event(TT_EVENT_PAUSE, 0);
    apply(sim);
    event(TT_EVENT_AWAY, 1);
    apply(sim);
    uint32_t present = ((const toy_state *)tt_sim_state(sim))->present;
    cr_assert(tt_sim_paused(sim));
    event(TT_EVENT_BRANCH, 0);
    turn.events[0].size = sizeof data;
    turn.events[0].data = data;
    event(TT_EVENT_JOINED, 1);
    apply(sim);
    cr_assert(not(tt_sim_paused(sim)));
    cr_assert(eq(int, tt_sim_presence(sim, 0), TT_EVENT_COMMAND));
    cr_assert(eq(int, tt_sim_presence(sim, 1), TT_EVENT_JOINED));
    cr_assert(eq(int, tt_sim_presence(sim, 2), TT_EVENT_JOINED));
    // The toy counts what it is shown: the branch and who joined.
    cr_assert(eq(u32, ((const toy_state *)tt_sim_state(sim))->present, present + 2));
    tt_sim_destroy(sim);
}

Test(sim, proving_finds_the_byte_that_was_written_unannounced)
{
    static const uint8_t data[] = {1, 2};
    tt_sim *sound = sim_of(&(tt_sim_def){.prove_marks = true}, &toy_marked, TT_SEATS_MAX);
    tt_sim *forgets = sim_of(&(tt_sim_def){.prove_marks = true}, &toy_forgetful, TT_SEATS_MAX);
    for (uint32_t i = 0; i < 3; i++) {
        cr_assert(eq(u64, tt_sim_forgotten(forgets), UINT64_MAX));
        apply(forgets);
    }
    command(5, data, 2);
    apply(forgets);
    cr_assert(eq(u64, tt_sim_forgotten(forgets), offsetof(toy_state, score[5])));
    command(4, data, 2);
    apply(forgets);
    cr_assert(eq(u64, tt_sim_forgotten(forgets), offsetof(toy_state, score[5]))); // the first
    while (tt_sim_tick(sound) < 200) apply_random(sound);
    cr_assert(eq(u64, tt_sim_forgotten(sound), UINT64_MAX));
    cr_assert(eq(u64, tt_sim_trail(sound), trail_after(&toy_game, 200)));
    tt_sim_destroy(sound);
    tt_sim_destroy(forgets);
}

Test(sim, it_is_over_when_the_game_says_so)
{
    tt_match match = toy_match(1);
    match.settings_size = 4;
    match.settings[0] = 3;
    tt_sim *sim = NULL;
    cr_assert(IS(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim), TT_OK));
    for (uint32_t i = 0; i < 5; i++) {
        cr_assert(eq(int, tt_sim_over(sim), i >= 3));
        apply(sim);
    }
    cr_assert(tt_sim_game(sim) == &toy_game);
    cr_assert(eq(int, memcmp(tt_sim_match(sim), &match, sizeof match), 0));
    tt_sim_destroy(sim);
}

Test(sim, a_turn_of_another_tick_breaks_a_promise, .signal = SIGABRT)
{
    tt_sim *sim = plain_sim(&toy_game);
    turn.tick = 1;
    tt_sim_apply(sim, &turn);
}
