#include "options.h"

#include "phalanx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char options_usage[] =
    "usage: phalanx [options]                                     a window with a title screen\n"
    "       phalanx --join HOST:PORT --match NAME --name NAME [options]\n"
    "       phalanx --join HOST:PORT --match NAME --name NAME --watch [options]\n"
    "       phalanx --host ADDR:PORT --match NAME --name NAME [options]\n"
    "       phalanx --practice [options]\n"
    "       phalanx --resume FILE --tick T (--practice | --join ... | --host ...) [options]\n"
    "\n"
    "  --join HOST:PORT  play on a relay\n"
    "  --host ADDR:PORT  play, with a relay inside that others can join; port 0 picks one\n"
    "  --practice        play alone against bots\n"
    "  --port N          the port, where HOST or ADDR stands alone\n"
    "  --watch           join without a seat\n"
    "  --resume FILE     play on from a tape: with bots, or as a new match that others can join\n"
    "  --tick T          with --resume: from state T on              (default: the last)\n"
    "  --seat N          this seat, from 0                           (default: the lowest free)\n"
    "  --match NAME      the room; letters, digits, _ and -, up to 32\n"
    "  --name NAME       the player; likewise\n"
    "  --seats N         seats of a new match, 2 to 8                (default: 2)\n"
    "  --teams DIGITS    teams of a new match, a digit from 0 to 7 for each seat: 0011\n"
    "  --seed N          seed of a new match                         (default: drawn; practice: "
    "0)\n"
    "  --bots N          host, practice: so many further seats are bots'\n"
    "  --predict N       own commands act at once, up to N ticks ahead of the relay, 0 to 64 "
    "(default: 0)\n"
    "  --strength N      how well bots play, 0 to 2                  (default: 1)\n"
    "  --tapes DIR       where tapes of matches in the window go     (default: the data folder)\n"
    "  --record FILE     write a tape there; refuses an existing file\n"
    "  --force           with --record: replaces an existing file\n"
    "  --headless        without a window; a practice is then played by bots, as fast as can be\n"
    "  --bot             headless: a bot plays the seat; without it the seat is idle\n"
    "  --ticks N         stop at state N and leave\n"
    "  --sync-test K     take back K ticks after every tick, 1 to 64, play them again and compare\n"
    "  --version         says which version this is\n"
    "\n"
    "The last line on standard output is: trail N HEX, of the last state reached.\n"
    "Exit status: 0 finished or left; 1 the relay or the match's agreement was lost,\n"
    "or the tape of --record is not whole; 2 could not start.\n";

static bool wrong(const char *flag, const char *what)
{
    fprintf(stderr, "phalanx: %s %s; see phalanx --help\n", flag, what);
    return false;
}

static bool number(const char *text, uint64_t most, uint64_t *out)
{
    char *end = NULL;
    errno = 0;
    if (!text || text[0] < '0' || text[0] > '9') return false;
    *out = strtoull(text, &end, 10);
    return !errno && *end == 0 && *out <= most;
}

static bool number32(const char *flag, const char *text, uint32_t least, uint32_t most,
                     uint32_t *out)
{
    uint64_t value;
    char what[64];
    if (number(text, most, &value) && value >= least) {
        *out = (uint32_t)value;
        return true;
    }
    snprintf(what, sizeof what, "wants a number from %u to %u", least, most);
    return wrong(flag, what);
}

// HOST:PORT, or HOST alone where --port says the rest.
static bool address(const char *flag, const char *text, phalanx_options *options)
{
    uint64_t port = options->port;
    const char *colon = text ? strrchr(text, ':') : NULL;
    size_t size = colon ? (size_t)(colon - text) : text ? strlen(text) : 0;
    bool fits = size > 0 && size < sizeof options->address &&
                (!colon || number(colon + 1, UINT16_MAX, &port));
    if (!fits) return wrong(flag, "wants HOST:PORT");
    memcpy(options->address, text, size);
    options->address[size] = 0;
    options->port = (uint16_t)port;
    options->port_given |= colon != NULL;
    return true;
}

static bool port(const char *flag, const char *text, phalanx_options *options)
{
    uint32_t value;
    if (!number32(flag, text, 0, UINT16_MAX, &value)) return false;
    options->port = (uint16_t)value;
    return options->port_given = true;
}

static bool name(const char *flag, const char *text, const char **out)
{
    if (!text || !tt_name_valid(text)) return wrong(flag, "wants 1 to 32 of A-Z a-z 0-9 _ -");
    *out = text;
    return true;
}

static bool switch_on(const char *flag, phalanx_options *options, bool *watch)
{
    if (strcmp(flag, "--practice") == 0)
        options->mode = TT_PEER_PRACTICE;
    else if (strcmp(flag, "--watch") == 0)
        *watch = true;
    else if (strcmp(flag, "--bot") == 0)
        options->bot = true;
    else if (strcmp(flag, "--headless") == 0)
        options->headless = true;
    else if (strcmp(flag, "--force") == 0)
        options->force = true;
    else
        return false;
    return true;
}

static bool teams(const char *flag, const char *text, phalanx_options *options)
{
    size_t count = text ? strspn(text, "01234567") : 0;
    if (count < 2 || count > PHALANX_SEATS_MAX || text[count]) {
        return wrong(flag, "wants 2 to 8 digits from 0 to 7");
    }
    for (size_t i = 0; i < PHALANX_SEATS_MAX; i++) {
        options->settings.team[i] = (uint8_t)(i < count ? text[i] - '0' : (char)i);
    }
    if (strspn(text, (const char[]){text[0], 0}) == count) return wrong(flag, "wants two at least");
    options->teams = (uint32_t)count;
    return true;
}

// Numbers, each within its bounds.
static bool set_number(const char *flag, const char *value, phalanx_options *options, bool *known)
{
    const struct {
        const char *flag;
        uint32_t least, most;
        uint32_t *number;
    } numbers[] = {
        {"--seats", 2, PHALANX_SEATS_MAX, &options->seats},
        {"--bots", 0, PHALANX_SEATS_MAX - 1, &options->bots},
        {"--ticks", 1, UINT32_MAX, &options->ticks},
        {"--sync-test", 1, 64, &options->sync_test},
        {"--predict", 0, TT_WINDOW_MAX, &options->predict},
        {"--strength", 0, PHALANX_STRENGTHS - 1, &options->strength},
        {"--tick", 0, UINT32_MAX - 1, &options->tick},
        {"--seat", 0, PHALANX_SEATS_MAX - 1, &options->seat},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        *known = strcmp(flag, numbers[i].flag) == 0;
        if (!*known) continue;
        return number32(flag, value, numbers[i].least, numbers[i].most, numbers[i].number);
    }
    return false;
}

static bool set_path(const char *flag, const char *value, phalanx_options *options)
{
    const struct {
        const char *flag, **path;
    } paths[] = {{"--record", &options->record},
                 {"--tapes", &options->tapes},
                 {"--resume", &options->resume}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (strcmp(flag, paths[i].flag) != 0) continue;
        *paths[i].path = value;
        return true;
    }
    return false;
}

static bool set(const char *flag, const char *value, phalanx_options *options)
{
    if (strcmp(flag, "--join") == 0 || strcmp(flag, "--host") == 0) {
        options->mode = flag[2] == 'j' ? TT_PEER_JOIN : TT_PEER_HOST;
        return address(flag, value, options);
    }
    if (strcmp(flag, "--match") == 0) return name(flag, value, &options->match);
    if (strcmp(flag, "--name") == 0) return name(flag, value, &options->name);
    if (strcmp(flag, "--seed") == 0) {
        options->seed_given = number(value, UINT64_MAX, &options->seed);
        return options->seed_given || wrong(flag, "wants a number");
    }
    if (strcmp(flag, "--teams") == 0) return teams(flag, value, options);
    if (strcmp(flag, "--port") == 0) return port(flag, value, options);
    if (set_path(flag, value, options)) return (value && value[0]) || wrong(flag, "wants a path");
    bool known;
    bool right = set_number(flag, value, options, &known);
    return known ? right : wrong(flag, "is not known");
}

// What a recorded match settles itself, and what only goes with one.
static bool resumes_well(const phalanx_options *options, bool watch)
{
    bool recorded = options->seats > 0 || options->teams > 0 || options->seed_given;
    if (!options->resume && options->tick != UINT32_MAX)
        return wrong("--tick", "goes with --resume");
    if (watch && options->seat != TT_SEAT_NONE) return wrong("--watch", "has no seat");
    if (!options->resume) return true;
    if (options->title) return wrong("--resume", "goes with --practice, --join or --host");
    if (watch) return wrong("--watch", "can't play on; name a match that others resume");
    if (recorded) return wrong("--resume", "has the seats, teams and seed of the tape");
    bool behind =
        options->ticks > 0 && options->tick != UINT32_MAX && options->ticks <= options->tick;
    return !behind || wrong("--ticks", "is not beyond --tick");
}

static bool consistent(phalanx_options *options, uint32_t modes, bool watch)
{
    bool practice = modes == 1 && options->mode == TT_PEER_PRACTICE;
    bool invites = modes == 1 && options->mode != TT_PEER_JOIN;
    options->title = modes == 0 && !options->headless && !watch && !options->bot;
    if (modes > 1 || (modes == 0 && !options->title))
        return wrong("one of --join, --host and --practice", "is wanted");
    if (watch && options->mode != TT_PEER_JOIN) return wrong("--watch", "goes with --join");
    if (watch && options->bot) return wrong("--watch", "has no seat for a bot");
    if (!practice && !options->title && !options->match) return wrong("--match", "is missing");
    if (!practice && !options->title && !options->name) return wrong("--name", "is missing");
    if (options->force && !options->record) return wrong("--force", "goes with --record");
    if (options->title && options->record) return wrong("--record", "wants a match to be named");
    if (modes == 1 && !practice && !options->port_given)
        return wrong("--join and --host", "want a port");
    if (!resumes_well(options, watch)) return false;
    if (options->teams > 0 && options->seats == 0) options->seats = options->teams;
    if (options->teams > 0 && options->teams != options->seats)
        return wrong("--teams", "wants a digit for each seat");
    if (options->bots > 0 && !invites) return wrong("--bots", "goes with --host and --practice");
    if (options->resume) return true;
    if (options->bots > 0 && options->seats == 0) options->seats = options->bots + 1;
    if (options->bots >= options->seats && options->bots > 0)
        return wrong("--bots", "are more than the further seats");
    return true;
}

phalanx_parsed options_parse(int count, char **words, phalanx_options *options)
{
    bool watch = false;
    uint32_t modes = 0;
    *options =
        (phalanx_options){.strength = PHALANX_SERGEANT, .tick = UINT32_MAX, .seat = TT_SEAT_NONE};
    for (int i = 1; i < count; i++) {
        const char *flag = words[i];
        if (strcmp(flag, "--help") == 0 || strcmp(flag, "-h") == 0) return PARSED_HELP;
        if (strcmp(flag, "--version") == 0) return PARSED_VERSION;
        modes += strcmp(flag, "--join") == 0 || strcmp(flag, "--host") == 0 ||
                 strcmp(flag, "--practice") == 0;
        if (switch_on(flag, options, &watch)) continue;
        const char *value = i + 1 < count ? words[++i] : NULL;
        if (!set(flag, value, options)) return PARSED_WRONG;
    }
    if (!consistent(options, modes, watch)) return PARSED_WRONG;
    if (watch) options->mode = TT_PEER_WATCH;
    return PARSED;
}
