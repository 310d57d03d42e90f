// Bots: pure, bounded, readable, and better than nobody. tests/game/bot_matches.c has
// the figures of many matches.
#include "arena.h"

enum {
    MINUTE = 60 * PHALANX_TICK_RATE,
    IDLE_TICKS = 6000, // within which a bot beats an idle seat
    LEAST_A_MINUTE = 5,
    MOST_A_MINUTE = 200,
};

static const phalanx_strength strengths[] = {PHALANX_RECRUIT_BOT, PHALANX_SERGEANT,
                                             PHALANX_GENERAL};

static uint32_t ask(const tt_sim *sim, uint32_t seat, phalanx_strength strength,
                    phalanx_command *commands)
{
    return phalanx_bot(arena_state(sim), seat, strength, commands, PHALANX_BOT_COMMANDS_MAX);
}

// Has bots of one strength play the first `seats` seats for some ticks, or until it is over.
static void play(tt_sim *sim, uint32_t seats, phalanx_strength strength, uint32_t ticks)
{
    for (uint32_t i = 0; i < ticks && !tt_sim_over(sim); i++) {
        arena_turn *made = arena_turn_of(sim);
        for (uint32_t seat = 0; seat < seats; seat++) {
            phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
            uint32_t count = ask(sim, seat, strength, commands);
            for (uint32_t j = 0; j < count; j++) arena_add(made, seat, commands[j]);
        }
        tt_sim_apply(sim, &made->turn);
    }
}

// Plays on to the next tick in which the bot of seat 0 has something to say.
static void play_to_a_thought(tt_sim *sim, phalanx_strength strength)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    for (uint32_t i = 0; i < MINUTE; i++) {
        if (ask(sim, 0, strength, commands) > 0) return;
        play(sim, 2, strength, 1);
    }
    cr_fatal("silent for a minute");
}

Test(bot, wants_the_same_in_the_same_state_and_leaves_it_alone)
{
    static phalanx_state before;
    tt_sim *sim = arena_create(2, 1, NULL);
    for (uint32_t i = 0; i < sizeof strengths / sizeof *strengths; i++) {
        play(sim, 2, strengths[i], MINUTE / 2);
        play_to_a_thought(sim, strengths[i]);
        before = *arena_state(sim);
        phalanx_command first[PHALANX_BOT_COMMANDS_MAX] = {0};
        phalanx_command again[PHALANX_BOT_COMMANDS_MAX] = {0};
        uint32_t count = ask(sim, 0, strengths[i], first);
        ask(sim, 1, PHALANX_GENERAL, again); // nothing is remembered between calls
        cr_assert(
            eq(u32, phalanx_bot(&before, 0, strengths[i], again, PHALANX_BOT_COMMANDS_MAX), count));
        for (uint32_t j = 0; j < count; j++) {
            uint8_t bytes[2][PHALANX_COMMAND_SIZE_MAX] = {0};
            phalanx_command_write(&first[j], bytes[0]);
            phalanx_command_write(&again[j], bytes[1]);
            cr_assert(eq(int, memcmp(bytes[0], bytes[1], sizeof bytes[0]), 0));
        }
        cr_assert(eq(int, memcmp(&before, arena_state(sim), sizeof before), 0));
    }
    tt_sim_destroy(sim);
}

Test(bot, writes_no_more_than_there_is_room_for)
{
    tt_sim *sim = arena_create(2, 2, NULL);
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    play(sim, 2, PHALANX_GENERAL, MINUTE);
    play_to_a_thought(sim, PHALANX_GENERAL);
    memset(commands, 0xee, sizeof commands);
    phalanx_command untouched = commands[1];
    cr_assert(eq(u32, phalanx_bot(arena_state(sim), 0, PHALANX_GENERAL, commands, 1), 1));
    cr_assert(eq(int, memcmp(&commands[1], &untouched, sizeof untouched), 0));
    cr_assert(eq(u32, phalanx_bot(arena_state(sim), 0, PHALANX_GENERAL, NULL, 0), 0));
    tt_sim_destroy(sim);
}

static void expect_readable(const phalanx_command *command)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    phalanx_command read;
    uint32_t size = phalanx_command_write(command, bytes);
    cr_assert(phalanx_command_read(&read, bytes, size));
}

// One bot of each strength plays for a minute; counts their commands.
static void play_a_minute(tt_sim *sim, uint32_t sent[PHALANX_STRENGTHS])
{
    for (uint32_t i = 0; i < MINUTE && !tt_sim_over(sim); i++) {
        arena_turn *made = arena_turn_of(sim);
        for (uint32_t seat = 0; seat < PHALANX_STRENGTHS; seat++) {
            phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
            uint32_t count = ask(sim, seat, strengths[seat], commands);
            for (uint32_t j = 0; j < count; j++) {
                expect_readable(&commands[j]);
                arena_add(made, seat, commands[j]);
            }
            sent[seat] += count;
        }
        tt_sim_apply(sim, &made->turn);
    }
}

Test(bot, sends_five_to_two_hundred_commands_a_minute_that_can_be_read)
{
    tt_sim *sim = arena_create(PHALANX_STRENGTHS, 3, NULL);
    for (uint32_t minute = 0; minute < 3; minute++) {
        uint32_t sent[PHALANX_STRENGTHS] = {0};
        play_a_minute(sim, sent);
        for (uint32_t seat = 0; seat < PHALANX_STRENGTHS; seat++) {
            if (arena_state(sim)->seat[seat].camp == 0) continue;
            cr_assert(ge(u32, sent[seat], LEAST_A_MINUTE));
            cr_assert(le(u32, sent[seat], MOST_A_MINUTE));
        }
    }
    tt_sim_destroy(sim);
}

Test(bot, is_silent_once_its_seat_is_out_or_the_match_is_over)
{
    tt_sim *sim = arena_create(3, 4, NULL);
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    for (uint32_t gone = 0; gone < 2; gone++) {
        arena_command(sim, gone, (phalanx_command){.verb = PHALANX_SURRENDER});
        cr_assert(eq(int, arena_state(sim)->over, gone == 1));
        phalanx_state after = *arena_state(sim);
        for (uint32_t i = 0; i < MINUTE; i++) {
            after.tick++;
            for (uint32_t seat = 0; seat < 3; seat++) {
                if (!after.over && !after.seat[seat].out) continue;
                uint32_t count =
                    phalanx_bot(&after, seat, PHALANX_GENERAL, commands, PHALANX_BOT_COMMANDS_MAX);
                cr_assert(eq(u32, count, 0));
            }
        }
    }
    tt_sim_destroy(sim);
}

Test(bot, of_a_seat_or_a_strength_that_is_not_is_silent)
{
    tt_sim *sim = arena_create(2, 5, NULL);
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    play_to_a_thought(sim, PHALANX_GENERAL);
    cr_assert(eq(u32, ask(sim, 2, PHALANX_GENERAL, commands), 0));
    cr_assert(eq(u32, ask(sim, 0, PHALANX_STRENGTHS, commands), 0));
    tt_sim_destroy(sim);
}

static bool beats_an_idle_seat(phalanx_strength strength, uint64_t seed)
{
    tt_sim *sim = arena_create(2, seed, NULL);
    play(sim, 1, strength, IDLE_TICKS);
    bool won = arena_state(sim)->over && arena_state(sim)->winner == 0;
    tt_sim_destroy(sim);
    return won;
}

Test(bot, of_the_least_strength_beats_an_idle_seat)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        cr_assert(beats_an_idle_seat(PHALANX_RECRUIT_BOT, seed));
}

Test(bot, of_middle_strength_beats_an_idle_seat)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        cr_assert(beats_an_idle_seat(PHALANX_SERGEANT, seed));
}

Test(bot, of_the_greatest_strength_beats_an_idle_seat)
{
    for (uint64_t seed = 1; seed <= 3; seed++) cr_assert(beats_an_idle_seat(PHALANX_GENERAL, seed));
}
