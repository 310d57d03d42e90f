// A made-up match: seat 0 is one's own, whose commands are expected at the tick they ask for and
// come then, or later; the others are never foreseen. After every turn the present must be what one
// gets by playing the expected turns from the confirmed state.

#include "tickertape/timeline.h"

#include "kept.h"

#include <string.h>

enum { ASKED_MAX = 4096 };

typedef struct asked {
    uint32_t number, wanted, lands;
    uint8_t data[2];
} asked;

typedef struct story {
    tt_sim *confirmed, *reference;
    tt_timeline *timeline;
    tt_random random;
    uint32_t others; // of 100 turns, so many have a command of somebody else
    uint32_t late;   // of 100 own commands, so many come later than they ask for
    uint64_t sequence;
    uint32_t others_number;
    uint32_t count, came; // of `asked`
    asked asked[ASKED_MAX];
    uint8_t stray[2];
    tt_turn turn, expected;
} story;

static story *begin(const tt_game *game, uint32_t window, uint32_t seed)
{
    static story s;
    tt_match match = toy_match(4);
    s = (story){.random = tt_random_seeded(seed, 1)};
    s.confirmed = kept_sim(game, 3);
    tt_sim_def def = {.game = game, .match = &match, .bare = true};
    cr_assert(IS(tt_sim_create(&def, &s.reference), TT_OK));
    tt_timeline_def timeline = {.confirmed = s.confirmed, .window = window};
    cr_assert(IS(tt_timeline_create(&timeline, &s.timeline), TT_OK));
    return &s;
}

static void end(story *s)
{
    tt_timeline_destroy(s->timeline);
    tt_sim_destroy(s->reference);
    tt_sim_destroy(s->confirmed);
}

static tt_event own_event(const asked *command, uint32_t tick, uint64_t sequence)
{
    return (tt_event){.tick = tick,
                      .sequence = sequence,
                      .number = command->number,
                      .type = TT_EVENT_COMMAND,
                      .seat = 0,
                      .size = 2,
                      .data = command->data};
}

static void ask(story *s, uint32_t lead)
{
    asked *command = &s->asked[s->count];
    uint32_t now = tt_sim_tick(s->confirmed), last = s->count > 0 ? command[-1].lands : 0;
    *command = (asked){.number = s->count, .wanted = now + lead};
    command->data[0] = (uint8_t)tt_random_below(&s->random, 256);
    command->data[1] = (uint8_t)tt_random_below(&s->random, 256);
    command->lands = command->wanted;
    if (tt_random_below(&s->random, 100) < s->late)
        command->lands += 1 + tt_random_below(&s->random, 4);
    if (command->lands < last) command->lands = last;
    s->count++;
    tt_event event = own_event(command, command->wanted, 0);
    cr_assert(tt_timeline_expect(s->timeline, &event));
}

static void confirm(story *s)
{
    uint32_t tick = tt_sim_tick(s->confirmed);
    s->turn.tick = tick;
    s->turn.count = 0;
    for (; s->came < s->count && s->asked[s->came].lands <= tick; s->came++)
        s->turn.events[s->turn.count++] = own_event(&s->asked[s->came], tick, s->sequence++);
    if (tt_random_below(&s->random, 100) < s->others) {
        s->stray[0] = (uint8_t)tick;
        s->stray[1] = 3;
        s->turn.events[s->turn.count++] = (tt_event){.tick = tick,
                                                     .sequence = s->sequence++,
                                                     .number = s->others_number++,
                                                     .type = TT_EVENT_COMMAND,
                                                     .seat = 1,
                                                     .size = 2,
                                                     .data = s->stray};
    }
    tt_sim_apply(s->confirmed, &s->turn);
    tt_timeline_confirm(s->timeline, &s->turn);
}

// What the present has to be: the confirmed state, played on with what is still awaited.
static void expect_present(story *s)
{
    const tt_sim *present = tt_timeline_present(s->timeline);
    uint32_t first = tt_sim_tick(s->confirmed);
    uint64_t sequence = s->sequence;
    tt_sim_load(s->reference, first, 0, tt_sim_bytes(s->confirmed));
    while (tt_sim_tick(s->reference) < tt_sim_tick(present)) {
        uint32_t tick = tt_sim_tick(s->reference);
        s->expected.tick = tick;
        s->expected.count = 0;
        for (uint32_t i = s->came; i < s->count; i++) {
            uint32_t due = s->asked[i].wanted > first ? s->asked[i].wanted : first;
            if (due != tick) continue;
            s->expected.events[s->expected.count++] = own_event(&s->asked[i], tick, sequence++);
        }
        tt_sim_apply(s->reference, &s->expected);
    }
    cr_assert(eq(u32, tt_sim_tick(present), tt_sim_tick(s->reference)));
    cr_assert(
        eq(int, memcmp(tt_sim_state(present), tt_sim_state(s->reference), sizeof(toy_state)), 0));
}

static void run(story *s, uint32_t ticks, uint32_t ahead)
{
    for (uint32_t i = 0; i < ticks; i++) {
        if (tt_random_below(&s->random, 3) == 0) ask(s, tt_random_below(&s->random, ahead + 3));
        tt_timeline_predict(s->timeline, tt_sim_tick(s->confirmed) + ahead);
        expect_present(s);
        confirm(s);
        expect_present(s);
    }
}

static const tt_game *const games[] = {&toy_game, &toy_marked, &toy_heap};

Test(timeline, the_present_is_the_confirmed_state_and_what_is_expected)
{
    for (uint32_t k = 0; k < 3; k++) {
        for (uint32_t ahead = 1; ahead <= 12; ahead += 3) {
            story *s = begin(games[k], 8, k * 100 + ahead);
            s->others = 20;
            s->late = 20;
            run(s, 600, ahead);
            cr_assert(lt(u64, 100, tt_timeline_rollbacks(s->timeline)));
            end(s);
        }
    }
}

Test(timeline, what_comes_as_expected_takes_nothing_back)
{
    story *s = begin(&toy_game, 8, 1);
    for (uint32_t i = 0; i < 400; i++) {
        ask(s, 8);
        tt_timeline_predict(s->timeline, tt_sim_tick(s->confirmed) + 8);
        confirm(s);
    }
    cr_assert(eq(u64, tt_timeline_rollbacks(s->timeline), 0));
    expect_present(s);
    end(s);
}

Test(timeline, others_take_the_present_back_each_time)
{
    story *s = begin(&toy_game, 8, 1);
    s->others = 100;
    run(s, 200, 5);
    cr_assert(ge(u64, tt_timeline_rollbacks(s->timeline), 200));
    cr_assert(ge(u64, tt_timeline_undone(s->timeline), 200 * 4));
    end(s);
}

Test(timeline, the_confirmed_past_knows_nothing_of_it)
{
    uint64_t trails[2];
    for (uint32_t k = 0; k < 2; k++) {
        story *s = begin(&toy_game, k == 0 ? 1 : 64, 9);
        s->others = 30;
        s->late = 30;
        run(s, 500, 3);
        trails[k] = tt_sim_trail(s->confirmed);
        end(s);
    }
    cr_assert(eq(u64, trails[0], trails[1]));
}

Test(timeline, goes_no_further_than_its_window)
{
    story *s = begin(&toy_game, 6, 1);
    tt_timeline_predict(s->timeline, 1000);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 6));
    confirm(s);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 6));
    tt_timeline_predict(s->timeline, 3); // behind: it waits
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 6));
    tt_timeline_predict(s->timeline, 1000);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 7));
    end(s);
}

Test(timeline, knows_the_state_before_the_present_one)
{
    story *s = begin(&toy_game, 8, 1);
    const toy_state *before, *now;
    s->others = 50;
    for (uint32_t i = 0; i < 100; i++) {
        tt_timeline_predict(s->timeline, tt_sim_tick(s->confirmed) + 4);
        before = tt_timeline_previous(s->timeline);
        now = tt_sim_state(tt_timeline_present(s->timeline));
        cr_assert(eq(u32, before->steps + 1, now->steps));
        confirm(s);
    }
    end(s);
}

Test(timeline, before_the_first_tick_there_is_no_state_before)
{
    story *s = begin(&toy_game, 8, 1);
    const void *now = tt_sim_state(tt_timeline_present(s->timeline));
    cr_assert(
        eq(ptr, (void *)(uintptr_t)tt_timeline_previous(s->timeline), (void *)(uintptr_t)now));
    end(s);
}

Test(timeline, what_is_expected_in_the_past_of_the_present_takes_effect_with_the_next_prediction)
{
    story *s = begin(&toy_game, 8, 1);
    tt_timeline_predict(s->timeline, 6);
    ask(s, 2);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 6)); // nothing moves yet
    tt_timeline_predict(s->timeline, 6);
    expect_present(s);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 6));
    cr_assert(eq(u64, tt_timeline_rollbacks(s->timeline), 1));
    end(s);
}

Test(timeline, a_foreseen_turn_is_no_larger_than_a_real_one)
{
    story *s = begin(&toy_game, 8, 1);
    uint8_t data[TT_COMMAND_SIZE_MAX] = {0};
    tt_event event = {.tick = 3, .type = TT_EVENT_COMMAND, .size = sizeof data, .data = data};
    for (uint32_t i = 0; i < 100; i++) {
        event.number = i;
        cr_assert(tt_timeline_expect(s->timeline, &event));
    }
    tt_timeline_predict(s->timeline, 4);
    const toy_state *present = tt_sim_state(tt_timeline_present(s->timeline));
    cr_assert(
        le(u32, tt_sim_outbox_count(tt_timeline_present(s->timeline)), TT_TURN_SIZE_MAX / 64));
    cr_assert(eq(u32, present->steps, 4));
    end(s);
}

Test(timeline, after_a_reset_nothing_is_expected)
{
    story *s = begin(&toy_game, 8, 1);
    ask(s, 3);
    tt_timeline_predict(s->timeline, 8);
    kept_apply(s->confirmed);
    kept_apply(s->confirmed);
    tt_timeline_reset(s->timeline, 0);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(s->timeline)), 2));
    s->came = s->count;
    expect_present(s);
    end(s);
}

Test(timeline, waits_for_so_many_and_no_more)
{
    story *s = begin(&toy_game, 8, 1);
    asked command = {.wanted = 5};
    tt_event event = own_event(&command, 5, 0);
    for (uint32_t i = 0; i < TT_EXPECTED_MAX; i++) {
        event.number = i;
        cr_assert(tt_timeline_expect(s->timeline, &event));
    }
    cr_assert(not(tt_timeline_expect(s->timeline, &event)));
    tt_timeline_predict(s->timeline, 8);
    end(s);
}

Test(timeline, does_not_go_beyond_the_end_of_the_match)
{
    tt_match match = toy_match(2);
    match.settings[0] = 5;
    match.settings_size = 4;
    tt_sim *sim;
    tt_timeline *timeline;
    cr_assert(IS(tt_sim_create(&(tt_sim_def){.game = &toy_game, .match = &match}, &sim), TT_OK));
    tt_timeline_def def = {.confirmed = sim, .window = 20};
    cr_assert(IS(tt_timeline_create(&def, &timeline), TT_OK));
    tt_timeline_predict(timeline, 20);
    cr_assert(eq(u32, tt_sim_tick(tt_timeline_present(timeline)), 5));
    tt_timeline_destroy(timeline);
    tt_sim_destroy(sim);
}

Test(timeline, is_refused_without_save_and_beyond_its_bounds)
{
    tt_timeline *timeline;
    tt_sim *hashed = kept_sim(&toy_hashed, 3), *sim = kept_sim(&toy_game, 3);
    tt_timeline_def def = {.confirmed = hashed, .window = 8};
    cr_assert(IS(tt_timeline_create(&def, &timeline), TT_UNSUPPORTED));
    def = (tt_timeline_def){.confirmed = sim};
    cr_assert(IS(tt_timeline_create(&def, &timeline), TT_BAD_ARGUMENT));
    def.window = TT_WINDOW_MAX + 1;
    cr_assert(IS(tt_timeline_create(&def, &timeline), TT_BAD_ARGUMENT));
    cr_assert(timeline == NULL);
    tt_sim_destroy(sim);
    tt_sim_destroy(hashed);
}

// Every command rings a bell that is welcome early, and writes a line that is not.
static void ringing_step(void *state, const tt_turn *turn, tt_step *step)
{
    toy_game.step(state, turn, step);
    for (uint32_t i = 0; i < turn->count; i++) {
        if (turn->events[i].type != TT_EVENT_COMMAND) continue;
        tt_emit_soon(step, 7, turn->events[i].data, turn->events[i].size);
    }
}

// Bells that rang early and were not taken back; and of the confirmed ones,
// those that were not early.
typedef struct bells {
    uint32_t early, taken_back, on_time;
} bells;

static void listen(story *s, bells *heard)
{
    tt_early_entry entry;
    while (tt_timeline_next_early(s->timeline, &entry)) {
        cr_assert(eq(u32, entry.kind, 7));
        cr_assert(eq(u32, entry.size, 2));
        heard->early += !entry.taken_back;
        heard->taken_back += entry.taken_back;
    }
}

static void listen_confirmed(const story *s, bells *heard)
{
    for (uint32_t i = 0; i < tt_sim_outbox_count(s->confirmed); i++) {
        tt_outbox_entry entry = tt_sim_outbox(s->confirmed, i);
        cr_assert(eq(int, entry.soon, entry.kind == 7));
        if (!entry.soon) cr_assert(not(tt_timeline_gave(s->timeline, i)));
        heard->on_time += entry.soon && !tt_timeline_gave(s->timeline, i);
    }
}

// What a rollback undoes before anybody was told is not told; what was told is taken back.
Test(timeline, what_was_undone_unheard_is_never_given)
{
    tt_game ringing = toy_game;
    ringing.step = ringing_step;
    for (uint32_t told = 0; told < 2; told++) {
        story *s = begin(&ringing, 8, 1);
        bells heard = {0};
        s->late = 100;
        ask(s, 0);
        tt_timeline_predict(s->timeline, 1);
        if (told) listen(s, &heard);
        confirm(s); // without it
        listen_confirmed(s, &heard);
        listen(s, &heard);
        cr_assert(eq(u32, heard.early, told));
        cr_assert(eq(u32, heard.taken_back, told));
        tt_timeline_predict(s->timeline, 2); // it is overdue now
        listen(s, &heard);
        cr_assert(eq(u32, heard.early, told + 1));
        tt_timeline_reset(s->timeline, 0);
        listen(s, &heard);
        cr_assert(eq(u32, heard.taken_back, told + 1));
        end(s);
    }
}

// However often the present is taken back, each bell rings once for each time that it is confirmed.
Test(timeline, what_is_welcome_early_is_given_once)
{
    tt_game ringing = toy_game;
    ringing.step = ringing_step;
    for (uint32_t late = 0; late <= 60; late += 20) {
        story *s = begin(&ringing, 8, late);
        bells heard = {0};
        s->others = 30;
        s->late = late;
        uint32_t strangers = 0;
        for (uint32_t i = 0; i < 500; i++) {
            if (i < 480 && tt_random_below(&s->random, 3) == 0) ask(s, 5);
            tt_timeline_predict(s->timeline, tt_sim_tick(s->confirmed) + 6);
            listen(s, &heard);
            confirm(s);
            listen_confirmed(s, &heard);
            listen(s, &heard);
        }
        strangers = s->others_number;
        cr_assert(eq(u32, s->came, s->count));
        cr_assert(eq(u32, heard.early - heard.taken_back + heard.on_time, s->count + strangers));
        cr_assert(lt(u32, 100, heard.early));
        if (late == 0) cr_assert(eq(u32, heard.taken_back, 0));
        if (late == 60) cr_assert(lt(u32, 20, heard.taken_back));
        end(s);
    }
}
