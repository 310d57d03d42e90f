// How good the bots are, over many matches: bot_matches [MATCHES]
//
//     series                      a table of who plays whom, for how long, and what is expected
//     left beats right            in alternating seats, so that neither has the better start
//     decided                     2, 3, 4 and 8 bots of all strengths, for the whole length
//
// Prints a line a series, and ends with 1 when one of them misses. No bot's soldier may
// be stuck in any.
#include "bot.h"
#include "stuck.h"

#include "tickertape/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MATCHES = 100,     // of a series, unless told otherwise
    IDLE_TICKS = 6000, // within which a bot beats an idle seat
    RANDOM_TICKS = 20, // from one command of a random player to the next
    LEAD_PERCENT = 150 // of the next score: a match that the score decides clearly
};

typedef enum player {
    RECRUIT = PHALANX_RECRUIT_BOT,
    SERGEANT = PHALANX_SERGEANT,
    GENERAL = PHALANX_GENERAL,
    RANDOM,
    IDLE,
} player;

typedef struct match {
    tt_sim *sim;
    player players[PHALANX_SEATS_MAX];
    tt_random random;
    stuck_watch watch;
    tt_turn turn;
    uint8_t bytes[TT_TURN_EVENTS_MAX][PHALANX_COMMAND_SIZE_MAX];
} match;

static const phalanx_state *state_of(const match *of)
{
    return tt_sim_state(of->sim);
}

static void match_begin(match *of, uint32_t seats, uint64_t seed)
{
    tt_match about = {.name = "bots", .seats = seats, .seed = seed};
    tt_game_describe_match(&phalanx_game, &about);
    tt_sim_def def = {.game = &phalanx_game, .match = &about};
    memset(of, 0, sizeof *of);
    of->random = tt_random_seeded(seed, seats);
    if (tt_sim_create(&def, &of->sim) != TT_OK) exit(2);
}

static void send(match *of, uint32_t seat, const phalanx_command *command)
{
    uint8_t *bytes = of->bytes[of->turn.count];
    uint32_t size = phalanx_command_write(command, bytes);
    of->turn.events[of->turn.count++] = (tt_event){.tick = of->turn.tick,
                                                   .type = TT_EVENT_COMMAND,
                                                   .seat = (uint8_t)seat,
                                                   .size = (uint16_t)size,
                                                   .data = bytes};
}

static uint32_t below(match *of, uint32_t bound)
{
    return tt_random_below(&of->random, bound);
}

static phalanx_command random_command(match *of)
{
    phalanx_command command = {.verb = (uint8_t)(1 + below(of, PHALANX_SURRENDER - 1))};
    command.manner = (uint8_t)(PHALANX_MARCHES + below(of, 2));
    command.queued = below(of, 4) == 0;
    command.group = (uint8_t)below(of, PHALANX_GROUPS);
    command.type = (uint8_t)(1 + below(of, PHALANX_TYPES - 1));
    command.x = (uint16_t)below(of, PHALANX_SIZE * 256);
    command.y = (uint16_t)below(of, PHALANX_SIZE * 256);
    command.companies = 1 + below(of, (1U << PHALANX_COMPANIES) - 1);
    return command;
}

// Any command but to surrender; what can't be read is drawn again.
static void send_random(match *of, uint32_t seat)
{
    uint8_t bytes[PHALANX_COMMAND_SIZE_MAX];
    phalanx_command command, read;
    do command = random_command(of);
    while (!phalanx_command_read(&read, bytes, phalanx_command_write(&command, bytes)));
    send(of, seat, &command);
}

static void ask(match *of, uint32_t seat)
{
    phalanx_command commands[PHALANX_BOT_COMMANDS_MAX];
    if (of->players[seat] == RANDOM && of->turn.tick % RANDOM_TICKS == seat) send_random(of, seat);
    if (of->players[seat] >= RANDOM) return;
    phalanx_strength strength = (phalanx_strength)of->players[seat];
    uint32_t count = phalanx_bot(state_of(of), seat, strength, commands, PHALANX_BOT_COMMANDS_MAX);
    for (uint32_t i = 0; i < count; i++) send(of, seat, &commands[i]);
}

static void match_play(match *of, uint32_t ticks)
{
    while (tt_sim_tick(of->sim) < ticks && !tt_sim_over(of->sim)) {
        of->turn.tick = tt_sim_tick(of->sim);
        of->turn.count = 0;
        for (uint32_t seat = 0; seat < state_of(of)->seats; seat++) ask(of, seat);
        tt_sim_apply(of->sim, &of->turn);
        stuck_watch_tick(&of->watch, state_of(of));
    }
}

// By elimination, or by a score that is well before the next. Everyone is alone.
static bool match_decided(const match *of)
{
    const phalanx_state *state = state_of(of);
    uint32_t first = 0, second = 0, standing = 0;
    for (uint32_t seat = 0; seat < state->seats; seat++) {
        uint32_t score = phalanx_score(state, seat);
        standing += !state->seat[seat].out;
        second = score > first ? first : score > second ? score : second;
        first = score > first ? score : first;
    }
    return standing == 1 || first * 100 >= second * LEAD_PERCENT;
}

// What is played, and how many of a hundred are to come out well.
typedef struct series {
    const char *name;
    player left, right;
    uint32_t ticks, percent;
} series;

static const series duels[] = {
    {"recruit-bot beats an idle seat", RECRUIT, IDLE, IDLE_TICKS, 100},
    {"sergeant beats an idle seat", SERGEANT, IDLE, IDLE_TICKS, 100},
    {"general beats an idle seat", GENERAL, IDLE, IDLE_TICKS, 100},
    {"recruit-bot beats a random player", RECRUIT, RANDOM, PHALANX_LENGTH, 80},
    {"sergeant beats a random player", SERGEANT, RANDOM, PHALANX_LENGTH, 80},
    {"general beats a random player", GENERAL, RANDOM, PHALANX_LENGTH, 80},
    {"sergeant beats recruit-bot", SERGEANT, RECRUIT, PHALANX_LENGTH, 65},
    {"general beats sergeant", GENERAL, SERGEANT, PHALANX_LENGTH, 65},
};

// What came out of a series.
typedef struct tally {
    uint32_t well, stuck;
    uint64_t ticks;
} tally;

static void count(tally *of, match *played, bool well)
{
    of->well += well;
    for (uint32_t seat = 0; seat < state_of(played)->seats; seat++)
        if (played->players[seat] < RANDOM) of->stuck += played->watch.found[seat];
    of->ticks += tt_sim_tick(played->sim);
    tt_sim_destroy(played->sim);
}

static tally duel(const series *what, uint32_t matches)
{
    static match now;
    tally sums = {0};
    for (uint32_t i = 0; i < matches; i++) {
        uint32_t seat = i % 2;
        match_begin(&now, 2, i + 1);
        now.players[seat] = what->left;
        now.players[1 - seat] = what->right;
        match_play(&now, what->ticks);
        count(&sums, &now, state_of(&now)->over && state_of(&now)->winner == seat);
    }
    return sums;
}

static tally brawl(uint32_t matches)
{
    static const uint32_t seats[] = {2, 3, 4, 8};
    static match now;
    tally sums = {0};
    for (uint32_t i = 0; i < matches; i++) {
        match_begin(&now, seats[i % 4], i + 1);
        for (uint32_t seat = 0; seat < seats[i % 4]; seat++)
            now.players[seat] = (player)((i / 4 + seat) % PHALANX_STRENGTHS);
        match_play(&now, PHALANX_LENGTH);
        count(&sums, &now, match_decided(&now));
    }
    return sums;
}

// Prints a line of the table. A share of few matches may miss by a part of one.
static bool tell(const char *name, const tally *of, uint32_t matches, uint32_t percent)
{
    uint32_t misses = (matches * (100 - percent) + 99) / 100;
    bool fine = of->well + misses >= matches && of->stuck == 0;
    printf("%-36s %4u of %4u (%3u %% asked) %6u ticks %5u stuck%s\n", name, of->well, matches,
           percent, (uint32_t)(of->ticks / matches), of->stuck, fine ? "" : "   MISSED");
    fflush(stdout);
    return fine;
}

int main(int count_of_words, char **words)
{
    uint32_t matches = count_of_words > 1 ? (uint32_t)strtoul(words[1], NULL, 10) : MATCHES;
    if (count_of_words > 2 || matches == 0) {
        fprintf(stderr, "usage: bot_matches [MATCHES]\n");
        return 2;
    }
    bool fine = true;
    for (uint32_t i = 0; i < sizeof duels / sizeof *duels; i++) {
        tally sums = duel(&duels[i], matches);
        fine &= tell(duels[i].name, &sums, matches, duels[i].percent);
    }
    tally sums = brawl(matches);
    fine &= tell("matches of 2, 3, 4 and 8 are decided", &sums, matches, 90);
    return fine ? 0 : 1;
}
