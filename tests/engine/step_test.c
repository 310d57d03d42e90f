// What a step is shown and may touch: events and pauses, the memo, the outbox, marks.

#include "applied.h"

#include <signal.h>
#include <string.h>

// A game that writes down what its step is shown.
typedef struct witness {
    uint64_t steps;
    uint64_t count;
    uint8_t types[600], seats[600];
    uint64_t memo;
} witness;

static void witness_start(void *context, void *state, const tt_match *match)
{
    (void)context;
    (void)match;
    for (size_t i = 0; i < sizeof(witness); i++) cr_assert(eq(u8, ((uint8_t *)state)[i], 0));
    cr_assert(eq(sz, (uintptr_t)state % 64, 0));
}

static void witness_step(void *state, const tt_turn *shown, tt_step *step)
{
    witness *seen = state;
    uint64_t *memo = tt_memo(step);
    seen->memo = (*memo)++; // no memo at all: this is how the test sees it zeroed
    seen->steps++;
    seen->count = shown->count;
    for (uint32_t i = 0; i < shown->count; i++) {
        seen->types[i] = shown->events[i].type;
        seen->seats[i] = shown->events[i].seat;
        cr_assert(eq(u32, shown->events[i].tick, shown->tick));
    }
}

static const tt_game witness_game = {.abi = TT_GAME_ABI,
                                     .rules = 1,
                                     .tick_rate = 20,
                                     .seats_max = TT_SEATS_MAX,
                                     .name = "witness",
                                     .state_size = sizeof(witness),
                                     .memo_size = sizeof(uint64_t),
                                     .start = witness_start,
                                     .step = witness_step};

static const witness *seen_by(const tt_sim *sim)
{
    return tt_sim_state(sim);
}

// As apply, with every event stamped with its tick.
static void apply_stamped(tt_sim *sim)
{
    for (uint32_t i = 0; i < turn.count; i++) turn.events[i].tick = tt_sim_tick(sim);
    apply(sim);
}

Test(step, no_step_runs_from_after_a_pause_until_the_resume)
{
    tt_sim *sim = plain_sim(&witness_game);
    event(TT_EVENT_PAUSE, 1);
    apply_stamped(sim);
    cr_assert(tt_sim_paused(sim));
    cr_assert(eq(u64, seen_by(sim)->steps, 1)); // the pause's own tick
    for (uint32_t i = 0; i < 5; i++) {
        command(0, NULL, 0);
        apply_stamped(sim);
    }
    cr_assert(eq(u32, tt_sim_tick(sim), 6));
    cr_assert(eq(u64, seen_by(sim)->steps, 1));
    event(TT_EVENT_RESUME, 2);
    apply_stamped(sim);
    cr_assert(not(tt_sim_paused(sim)));
    cr_assert(eq(u64, seen_by(sim)->steps, 2)); // the resume's own tick
    cr_assert(eq(u64, seen_by(sim)->count, 1)); // the commands of the pause are gone
    tt_sim_destroy(sim);
}

Test(step, of_pause_and_resume_in_one_turn_the_last_counts_and_a_resume_steps)
{
    tt_sim *sim = plain_sim(&witness_game);
    event(TT_EVENT_PAUSE, 0);
    event(TT_EVENT_RESUME, 1);
    apply_stamped(sim);
    cr_assert(not(tt_sim_paused(sim)));
    event(TT_EVENT_PAUSE, 0);
    apply_stamped(sim);
    cr_assert(eq(u64, seen_by(sim)->steps, 2));
    event(TT_EVENT_RESUME, 0);
    event(TT_EVENT_PAUSE, 1);
    apply_stamped(sim);
    cr_assert(tt_sim_paused(sim));
    cr_assert(eq(u64, seen_by(sim)->steps, 3));
    tt_sim_destroy(sim);
}

static void expect_seen(const tt_sim *sim, uint32_t index, tt_event_type type, uint32_t seat)
{
    cr_assert(eq(int, seen_by(sim)->types[index], (int)type));
    cr_assert(eq(int, seen_by(sim)->seats[index], (int)seat));
}

Test(step, presence_that_changed_in_a_pause_is_told_before_the_first_turn_after)
{
    tt_sim *sim = plain_sim(&witness_game);
    for (uint32_t seat = 0; seat < 6; seat++) event(TT_EVENT_JOINED, seat);
    event(TT_EVENT_AWAY, 4);
    event(TT_EVENT_PAUSE, 0);
    apply_stamped(sim);
    cr_assert(eq(u64, seen_by(sim)->count, 8));
    event(TT_EVENT_AWAY, 1);
    event(TT_EVENT_LEFT, 3);
    event(TT_EVENT_BACK, 4);
    event(TT_EVENT_AWAY, 5);
    apply_stamped(sim);
    event(TT_EVENT_GONE, 1);
    event(TT_EVENT_BACK, 5); // as it was: nothing to tell
    apply_stamped(sim);
    cr_assert(IS(tt_sim_presence(sim, 1), TT_EVENT_GONE));
    event(TT_EVENT_RESUME, 0);
    event(TT_EVENT_LEFT, 2);
    apply_stamped(sim);
    cr_assert(eq(u64, seen_by(sim)->count, 5));
    expect_seen(sim, 0, TT_EVENT_GONE, 1);
    expect_seen(sim, 1, TT_EVENT_LEFT, 3);
    expect_seen(sim, 2, TT_EVENT_BACK, 4);
    expect_seen(sim, 3, TT_EVENT_RESUME, 0);
    expect_seen(sim, 4, TT_EVENT_LEFT, 2);
    apply_stamped(sim);
    cr_assert(eq(u64, seen_by(sim)->count, 0)); // once is enough
    tt_sim_destroy(sim);
}

Test(step, what_a_pause_held_back_finds_room_in_the_fullest_turn)
{
    tt_sim *sim = plain_sim(&witness_game);
    event(TT_EVENT_PAUSE, 0);
    apply_stamped(sim);
    for (uint32_t seat = 0; seat < TT_SEATS_MAX; seat++) event(TT_EVENT_JOINED, seat);
    apply_stamped(sim);
    event(TT_EVENT_RESUME, 0);
    while (turn.count < TT_TURN_EVENTS_MAX) command(7, NULL, 0);
    apply_stamped(sim);
    cr_assert(eq(u64, seen_by(sim)->count, TT_SEATS_MAX + TT_TURN_EVENTS_MAX));
    expect_seen(sim, 63, TT_EVENT_JOINED, 63);
    expect_seen(sim, 64, TT_EVENT_RESUME, 0);
    tt_sim_destroy(sim);
}

Test(step, events_of_seats_that_the_match_has_not_are_not_shown)
{
    tt_sim *sim = sim_of(&(tt_sim_def){0}, &witness_game, 3);
    command(2, NULL, 0);
    command(3, NULL, 0);
    event(TT_EVENT_PAUSE, 63);
    event(TT_EVENT_CHAT, 1);
    apply_stamped(sim);
    cr_assert(not(tt_sim_paused(sim)));
    cr_assert(eq(u64, seen_by(sim)->count, 2));
    expect_seen(sim, 0, TT_EVENT_COMMAND, 2);
    expect_seen(sim, 1, TT_EVENT_CHAT, 1);
    tt_sim_destroy(sim);
}

Test(step, the_memo_is_zeroed_as_often_as_asked)
{
    const uint32_t every[] = {0, 1, 3};
    for (uint32_t k = 0; k < 3; k++) {
        tt_sim *sim = sim_of(&(tt_sim_def){.drop_memo = every[k]}, &witness_game, 1);
        uint32_t zeroes = 0;
        for (uint32_t i = 0; i < 12; i++) {
            apply_stamped(sim);
            zeroes += seen_by(sim)->memo == 0;
        }
        cr_assert(eq(u32, zeroes, every[k] == 0 ? 1 : every[k] == 1 ? 12 : 5));
        tt_sim_drop_memo(sim);
        apply_stamped(sim);
        cr_assert(eq(u64, seen_by(sim)->memo, 0));
        tt_sim_destroy(sim);
    }
}

Test(step, the_outbox_holds_what_the_last_turn_left)
{
    static const uint8_t data[] = {1, 2, 3, 4};
    tt_sim *sim = plain_sim(&toy_game);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), 0));
    apply(sim);
    command(0, data, 2);
    command(1, data + 2, 2);
    apply(sim);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), 2));
    for (uint32_t i = 0; i < 2; i++) {
        tt_outbox_entry entry = tt_sim_outbox(sim, i);
        cr_assert(eq(u32, entry.tick, 1));
        cr_assert(eq(u32, entry.kind, 1));
        cr_assert(eq(u32, entry.size, 2));
        cr_assert(eq(int, memcmp(entry.data, data + 2 * i, 2), 0));
    }
    apply(sim);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), 0));
    tt_sim_destroy(sim);
}

// Leaves entries of a command's size until far too many are there.
static void flood_step(void *state, const tt_turn *shown, tt_step *step)
{
    static const uint8_t data[TT_OUTBOX_ENTRY_MAX] = {1, 2, 3};
    (void)state;
    for (uint32_t i = 0; i < 5000; i++)
        tt_emit(step, i, data, shown->events[0].type == TT_EVENT_CHAT ? 0 : TT_OUTBOX_ENTRY_MAX);
}

Test(step, what_does_not_fit_the_outbox_is_dropped_and_counted)
{
    tt_game flood = witness_game;
    flood.step = flood_step;
    tt_sim *sim = plain_sim(&flood);
    event(TT_EVENT_CHAT, 0); // empty entries: 8 bytes each
    apply_stamped(sim);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), TT_OUTBOX_SIZE_MAX / 8));
    cr_assert(eq(u64, tt_sim_outbox_dropped(sim), 5000 - TT_OUTBOX_SIZE_MAX / 8));
    cr_assert(eq(u32, tt_sim_outbox(sim, 4095).kind, 4095));
    cr_assert(eq(u32, tt_sim_outbox(sim, 4095).size, 0));
    command(0, NULL, 0);
    apply_stamped(sim);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), TT_OUTBOX_SIZE_MAX / (8 + TT_OUTBOX_ENTRY_MAX)));
    cr_assert(eq(int, tt_sim_outbox(sim, 30).data[2], 3));
    tt_snapshot snapshot = tt_sim_save(sim);
    tt_sim_restore(sim, &snapshot);
    cr_assert(eq(u32, tt_sim_outbox_count(sim), 0)); // restoring replays nothing
    tt_sim_release(sim, &snapshot);
    tt_sim_destroy(sim);
}

static void outside_step(void *state, const tt_turn *shown, tt_step *step)
{
    (void)shown;
    tt_touch(step, (uint8_t *)state + sizeof(witness) - 1, 2);
}

Test(step, touching_beyond_the_state_breaks_a_promise, .signal = SIGABRT)
{
    tt_game game = witness_game;
    game.step = outside_step;
    game.marks = true;
    apply(plain_sim(&game));
}
