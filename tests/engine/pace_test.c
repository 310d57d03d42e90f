// The playout buffer against a simulated line, on virtual time. Each tick the relay sends all turns
// that are not acknowledged, the client what it has and what it asks for; both lines lose and
// delay.

#include "tickertape/pace.h"
#include "tickertape/random.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS UINT64_C(1000000)

enum { FLYING_MAX = 64, TICKS_MAX = 8192, COMMANDS_MAX = 2048 };

static const uint64_t never = UINT64_MAX;

typedef struct datagram {
    uint64_t at;
    uint32_t first, end; // turns; the other way: the first missing turn, commands so far
} datagram;

typedef struct line {
    datagram flying[FLYING_MAX];
    uint32_t count;
} line;

typedef struct command {
    uint32_t presented, wanted, landed;
} command;

typedef struct world {
    tt_random random;
    uint64_t lag, jitter, period, frame; // frame: the client looks only so often; 0: at once
    uint32_t loss;                       // per thousand
    uint64_t now, next_seal, frozen_until;
    line down, up;
    uint32_t head, acked;        // relay
    uint32_t arrived, presented; // client
    uint32_t sent, accepted, learned;
    uint32_t command_every; // ticks
    tt_pace pace;
    uint64_t sealed_at[TICKS_MAX], presented_at[TICKS_MAX];
    command commands[COMMANDS_MAX];
} world;

static world *world_make(uint64_t seed, uint32_t rate, uint64_t lag, uint64_t jitter, uint32_t loss)
{
    world *made = calloc(1, sizeof *made);
    cr_assert(ne(ptr, made, NULL));
    made->random = tt_random_seeded(seed, 3);
    made->lag = lag;
    made->jitter = jitter;
    made->loss = loss;
    made->period = TT_SECOND / rate;
    made->now = 1000 * TT_SECOND;
    made->next_seal = made->now;
    tt_pace_start(&made->pace, rate, 0);
    return made;
}

static void fly(world *in, line *on, uint32_t first, uint32_t end)
{
    uint64_t more = in->jitter ? tt_random_below(&in->random, (uint32_t)in->jitter) : 0;
    if (tt_random_below(&in->random, 1000) < in->loss) return;
    cr_assert(lt(u32, on->count, FLYING_MAX));
    on->flying[on->count++] =
        (datagram){.at = in->now + in->lag + more, .first = first, .end = end};
}

static uint64_t next_landing(const line *on)
{
    uint64_t at = never;
    for (uint32_t i = 0; i < on->count; i++) at = on->flying[i].at < at ? on->flying[i].at : at;
    return at;
}

static bool land(line *on, uint64_t now, datagram *out)
{
    for (uint32_t i = 0; i < on->count; i++) {
        if (on->flying[i].at > now) continue;
        *out = on->flying[i];
        on->flying[i] = on->flying[--on->count];
        return true;
    }
    return false;
}

static void relay_turn(world *in)
{
    datagram got;
    while (land(&in->up, in->now, &got)) {
        in->acked = got.first > in->acked ? got.first : in->acked;
        for (; in->accepted < got.end; in->accepted++) {
            command *asked = &in->commands[in->accepted];
            asked->landed = asked->wanted > in->head ? asked->wanted : in->head;
        }
    }
    if (in->now < in->next_seal) return;
    in->sealed_at[in->head++] = in->now;
    in->next_seal += in->period;
    fly(in, &in->down, in->acked, in->head);
}

static void client_arrivals(world *in)
{
    datagram got;
    while (land(&in->down, in->now, &got)) {
        cr_assert(le(u32, got.first, in->arrived)); // the stream leaves no gap
        while (in->arrived < got.end) tt_pace_arrived(&in->pace, in->arrived++, in->now);
    }
}

static void client_asks(world *in)
{
    if (!in->command_every || in->presented % in->command_every || in->sent == COMMANDS_MAX) return;
    in->commands[in->sent++] =
        (command){.presented = in->pace.next, .wanted = tt_pace_wanted(&in->pace)};
}

static void client_presents(world *in)
{
    while (in->presented < in->arrived && tt_pace_due(&in->pace) <= in->now) {
        in->presented_at[in->presented] = in->now;
        tt_pace_presented(&in->pace);
        for (; in->learned < in->accepted; in->learned++) {
            const command *came = &in->commands[in->learned];
            if (came->landed > in->presented) break;
            tt_pace_landed(&in->pace, came->presented, came->landed);
        }
        in->presented++;
        client_asks(in);
        fly(in, &in->up, in->arrived, in->sent);
    }
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

// When the client looks next: at what arrives and what is due, or at its next frame.
static uint64_t client_next(const world *in)
{
    uint64_t due = tt_pace_due(&in->pace);
    uint64_t next = in->presented < in->arrived ? (due > in->now ? due : in->now) : never;
    next = sooner(next, next_landing(&in->down));
    if (next < in->frozen_until) next = in->frozen_until;
    return in->frame && next != never ? (next + in->frame - 1) / in->frame * in->frame : next;
}

static void run_until(world *in, uint32_t tick)
{
    cr_assert(lt(u32, tick, TICKS_MAX));
    while (in->presented < tick) {
        uint64_t client = client_next(in);
        uint64_t relay = sooner(in->next_seal, next_landing(&in->up));
        in->now = sooner(client, relay);
        if (relay <= in->now) relay_turn(in);
        if (client > in->now) continue;
        client_arrivals(in);
        client_presents(in);
    }
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// The part per thousand of |interval - period| that ticks from ... end stay under, in ns.
static uint64_t wobble(const world *in, uint32_t from, uint32_t end, uint32_t per_thousand)
{
    static uint64_t off[TICKS_MAX];
    uint32_t count = 0;
    for (uint32_t i = from + 1; i < end; i++) {
        uint64_t interval = in->presented_at[i] - in->presented_at[i - 1];
        off[count++] = interval > in->period ? interval - in->period : in->period - interval;
    }
    qsort(off, count, sizeof *off, by_size);
    return off[(uint64_t)count * per_thousand / 1000];
}

// From sealing to presenting, on average, in ns.
static uint64_t delay(const world *in, uint32_t from, uint32_t end)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < end; i++) sum += in->presented_at[i] - in->sealed_at[i];
    return sum / (end - from);
}

static double as_ms(uint64_t ns)
{
    return (double)ns / (double)MS;
}

Test(pace, presents_evenly_at_30_to_70_ms_and_10_percent_loss)
{
    uint64_t worst_start = 0, worst = 0, delays = 0;
    enum { SEEDS = 20, TICKS = 6000, START = 1200 };
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        world *in = world_make(seed, 20, 30 * MS, 40 * MS, 100);
        run_until(in, TICKS);
        uint64_t start = wobble(in, 0, START, 990), later = wobble(in, START, TICKS, 990);
        worst_start = start > worst_start ? start : worst_start;
        worst = later > worst ? later : worst;
        delays += delay(in, START, TICKS);
        cr_assert(le(u64, start, 10 * MS), "seed %llu", (unsigned long long)seed);
        cr_assert(le(u64, later, 10 * MS), "seed %llu", (unsigned long long)seed);
        free(in);
    }
    printf(
        "pace: p99 of |interval - 50 ms|, worst of %d seeds: %.1f ms in the first minute, %.1f ms "
        "in the four after; sealing to presenting %.1f ms\n",
        SEEDS, as_ms(worst_start), as_ms(worst), as_ms(delays / SEEDS));
    cr_assert(lt(u64, delays / SEEDS, 150 * MS));
}

Test(pace, costs_no_delay_where_nothing_jitters)
{
    const uint32_t rates[] = {10, 20, 60};
    for (uint32_t i = 0; i < 3; i++) {
        world *in = world_make(1, rates[i], 20 * MS, 0, 0);
        run_until(in, 4000);
        cr_assert(le(u64, wobble(in, 0, 4000, 990), in->period / 20));
        cr_assert(lt(u64, delay(in, 1000, 4000), 21 * MS));
        free(in);
    }
}

Test(pace, follows_the_weather_up_and_down)
{
    world *in = world_make(2, 20, 30 * MS, 10 * MS, 0);
    run_until(in, 1500);
    uint64_t calm = delay(in, 1000, 1500);
    in->jitter = 100 * MS;
    run_until(in, 3500);
    in->jitter = 10 * MS;
    run_until(in, 6000);
    printf("pace: sealing to presenting at 30-40 ms %.1f, then 30-130 ms %.1f, 30-40 ms %.1f\n",
           as_ms(calm), as_ms(delay(in, 2500, 3500)), as_ms(delay(in, 5000, 6000)));
    cr_assert(lt(u64, calm, 42 * MS));
    cr_assert(lt(u64, 115 * MS, delay(in, 2500, 3500)));
    cr_assert(lt(u64, wobble(in, 2500, 3500, 990), 10 * MS));
    cr_assert(lt(u64, delay(in, 5000, 6000), 45 * MS));
    free(in);
}

// A caller that looks once per frame is late by up to a frame at every tick: that must not add up.
Test(pace, does_not_drift_with_a_caller_that_draws_frames)
{
    world *exact = world_make(3, 20, 30 * MS, 40 * MS, 50),
          *frames = world_make(3, 20, 30 * MS, 40 * MS, 50);
    frames->frame = 16666667;
    run_until(exact, 6000);
    run_until(frames, 6000);
    cr_assert(lt(u64, delay(frames, 1000, 6000), delay(exact, 1000, 6000) + 25 * MS));
    free(exact);
    free(frames);
}

Test(pace, a_relay_that_freezes_moves_the_schedule_and_nothing_else)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        world *in = world_make(seed, 20, 30 * MS, 40 * MS, 20);
        run_until(in, 1000);
        uint64_t before = delay(in, 500, 1000);
        in->next_seal += 2 * TT_SECOND;
        run_until(in, 2000);
        cr_assert(lt(u64, delay(in, 1020, 1200), before + 60 * MS));
        cr_assert(lt(u64, delay(in, 1200, 2000), before + 30 * MS));
        cr_assert(le(u64, wobble(in, 1010, 2000, 980), 10 * MS));
        cr_assert(lt(i64, in->pace.delay, (int64_t)(200 * MS)));
        free(in);
    }
}

Test(pace, a_client_that_freezes_catches_up_at_once)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        world *in = world_make(seed, 20, 30 * MS, 40 * MS, 20);
        run_until(in, 1000);
        uint64_t before = delay(in, 500, 1000);
        in->frozen_until = in->now + 2 * TT_SECOND;
        run_until(in, 2000);
        cr_assert(lt(u64, delay(in, 1080, 1500), before + 60 * MS));
        cr_assert(lt(u64, delay(in, 1500, 2000), before + 30 * MS));
        free(in);
    }
}

Test(pace, a_joiner_presents_at_once_until_it_is_near)
{
    tt_pace pace;
    tt_pace_start(&pace, 20, 0);
    uint64_t now = 500 * TT_SECOND, live = now - 990 * 50 * MS; // turn 0 was sealed then
    uint32_t arrived = 0, presented = 0;
    for (; arrived < 1000 && presented < 1000; now += 5 * MS) {
        for (uint32_t i = 0; i < 30 && live + arrived * 50 * MS <= now; i++)
            tt_pace_arrived(&pace, arrived++, now);
        for (; presented < arrived && tt_pace_due(&pace) <= now; presented++)
            tt_pace_presented(&pace);
    }
    uint64_t head = live + 1000 * 50 * MS;
    cr_assert(lt(u64, now, head + 100 * MS));
    cr_assert(le(u64, tt_pace_due(&pace), now + 150 * MS));
    cr_assert(lt(u32, 990, presented));
}

// Commands that landed where they were asked to, per thousand, among the last half.
static uint32_t landed_as_asked(const world *in)
{
    uint32_t good = 0, from = in->learned / 2;
    for (uint32_t i = from; i < in->learned; i++)
        good += in->commands[i].landed == in->commands[i].wanted;
    return good * 1000 / (in->learned - from);
}

static uint32_t lead_of_last(const world *in, uint32_t count)
{
    uint32_t sum = 0;
    for (uint32_t i = in->learned - count; i < in->learned; i++)
        sum += in->commands[i].landed - in->commands[i].presented;
    return sum / count;
}

Test(pace, commands_land_where_they_ask_and_ask_no_further_than_needed)
{
    const struct {
        uint64_t lag, jitter;
        uint32_t loss, lead_most;
    } lines[] = {{MS, 0, 0, 1}, {30 * MS, 40 * MS, 0, 4}, {30 * MS, 40 * MS, 100, 6}};
    for (uint32_t i = 0; i < 3; i++) {
        world *in = world_make(4, 20, lines[i].lag, lines[i].jitter, lines[i].loss);
        in->command_every = 4;
        run_until(in, 8000);
        uint32_t good = landed_as_asked(in), lead = lead_of_last(in, 200);
        printf("pace: %u to %u ms, %u %% loss: %.1f %% of commands land as asked, %u ticks ahead\n",
               (unsigned)(lines[i].lag / MS), (unsigned)((lines[i].lag + lines[i].jitter) / MS),
               lines[i].loss / 10, good / 10.0, lead);
        cr_assert(ge(u32, good, 950));
        cr_assert(le(u32, lead, lines[i].lead_most));
        free(in);
    }
}

Test(pace, asks_less_again_when_the_line_has_become_shorter)
{
    world *in = world_make(5, 20, 200 * MS, 40 * MS, 0);
    in->command_every = 4;
    run_until(in, 1500);
    uint32_t far = lead_of_last(in, 50);
    in->lag = 20 * MS;
    run_until(in, 8000);
    cr_assert(ge(u32, far, 8));
    cr_assert(lt(u32, lead_of_last(in, 50), 6));
    free(in);
}

Test(pace, never_asks_further_than_two_seconds_ahead)
{
    const uint32_t rates[] = {1, 20, 240};
    for (uint32_t i = 0; i < 3; i++) {
        tt_pace pace;
        tt_pace_start(&pace, rates[i], 100);
        cr_assert(eq(u32, tt_pace_wanted(&pace), 100));
        for (uint32_t k = 0; k < 100; k++) tt_pace_landed(&pace, 100, 5000);
        cr_assert(eq(u32, tt_pace_wanted(&pace), 100 + 2 * rates[i]));
        for (uint32_t k = 0; k < 100; k++) tt_pace_landed(&pace, 100, 50);
        cr_assert(ge(u32, tt_pace_wanted(&pace), 100));
    }
}
