// tickertape-relay: every room on one UDP port.

#include "keeper.h"
#include "key_file.h"
#include "tickertape/net/enet.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>

enum { EXIT_CANT_RUN = 2, PORT_DEFAULT = 27500 };

static volatile sig_atomic_t stop_requested;

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = 1;
}

typedef struct relay_options {
    const char *address;
    const char *tapes;
    const char *key;
    uint32_t port, tick_rate;
    uint64_t sync_every;
    bool sync_turns, end_without_log, crowd;
} relay_options;

static const char usage[] =
    "usage: tickertape-relay [--bind ADDR] [--port N] [--tapes DIR] [--key FILE]\n"
    "                        [--tick-rate MAX] [--durable tick|SECONDS|never]\n"
    "                        [--storage-failure end|go-on] [--crowd]\n"
    "\n"
    "Orders the commands of any number of matches into turns and records them.\n"
    "\n"
    "  --bind ADDR      listen on this IPv4 address only      (default: all)\n"
    "  --port N         UDP port; 0 picks a free one          (default: 27500)\n"
    "  --tapes DIR      where tapes are kept                  (default: .)\n"
    "  --key FILE       signs its tapes with this key, made if missing (default: a new one)\n"
    "  --tick-rate MAX  refuse games that tick faster         (default: 60)\n"
    "  --durable WHEN   how often tapes are made safe from a loss of power: tick, so\n"
    "                   that nobody sees a turn before it is, unless a sync fails;\n"
    "                   every so many SECONDS; never, until they are closed\n"
    "                   (default: 1)\n"
    "  --storage-failure WHAT  when a tape can't be written, the match is ended, or it\n"
    "                   goes on without (default: go-on); everyone is told\n"
    "  --crowd          no cap on players and rooms of one address, for load tests\n"
    "  --version        says which version this is\n"
    "\n"
    "The first line on standard output is: listening on ADDR:PORT\n"
    "SIGINT and SIGTERM close the tapes, tell the players and end it.\n"
    "exit: 0 ended so; 2 can't be run, with the reason on standard error\n";

static bool number(const char *text, uint32_t most, uint32_t *out)
{
    char *end;
    errno = 0;
    unsigned long value = text ? strtoul(text, &end, 10) : 0;
    if (!text || text[0] < '0' || text[0] > '9' || *end || errno || value > most) return false;
    *out = (uint32_t)value;
    return true;
}

static bool fail(const char *flag, const char *what)
{
    fprintf(stderr, "tickertape-relay: %s %s; see tickertape-relay --help\n", flag, what);
    return false;
}

static bool durable(const char *text, relay_options *options)
{
    uint32_t seconds = 0;
    options->sync_turns = text && strcmp(text, "tick") == 0;
    bool never = text && strcmp(text, "never") == 0;
    bool known = options->sync_turns || never || (number(text, 3600, &seconds) && seconds > 0);
    options->sync_every = never ? UINT64_MAX : seconds * TT_SECOND;
    return known;
}

static bool storage_failure(const char *text, relay_options *options)
{
    options->end_without_log = text && strcmp(text, "end") == 0;
    return options->end_without_log || (text && strcmp(text, "go-on") == 0);
}

static bool parse(int count, char **words, relay_options *options)
{
    for (int i = 1; i < count; i++) {
        const char *flag = words[i], *value = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(flag, "--crowd") == 0) {
            options->crowd = true;
            continue;
        }
        i++;
        if (strcmp(flag, "--bind") == 0) {
            options->address = value;
        } else if (strcmp(flag, "--tapes") == 0) {
            options->tapes = value;
        } else if (strcmp(flag, "--key") == 0) {
            options->key = value;
        } else if (strcmp(flag, "--port") == 0) {
            if (!number(value, UINT16_MAX, &options->port)) return fail(flag, "wants 0 to 65535");
        } else if (strcmp(flag, "--tick-rate") == 0) {
            bool fits = number(value, TT_TICK_RATE_MAX, &options->tick_rate) && options->tick_rate;
            if (!fits) return fail(flag, "wants 1 to 240");
        } else if (strcmp(flag, "--durable") == 0) {
            if (!durable(value, options)) return fail(flag, "wants tick, never or 1 to 3600");
        } else if (strcmp(flag, "--storage-failure") == 0) {
            if (!storage_failure(value, options)) return fail(flag, "wants end or go-on");
        } else {
            return fail(flag, "is not known");
        }
        if (!value) return fail(flag, "wants a value");
    }
    return true;
}

static uint64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * TT_SECOND + (uint64_t)time.tv_nsec;
}

static void log_line(void *context, const char *line)
{
    (void)context;
    fprintf(stderr, "%s\n", line);
}

// Two files for each match: as many as the system lets us have.
static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fprintf(stderr, "the limit of open files stays\n");
}

static void run(tt_keeper *keeper, tt_driver *driver)
{
    while (!stop_requested) {
        tt_keeper_advance(keeper, driver, clock_now());
        tt_keeper_wait(keeper, driver, clock_now());
    }
    tt_keeper_close(keeper, clock_now());
    // A few rounds, so that the last word reaches those whose acknowledgements are on their way.
    for (int i = 0; i < 5; i++) {
        tt_keeper_advance(keeper, driver, clock_now());
        tt_driver_wait(driver, TT_SECOND / 50);
    }
}

static bool load_signer(const relay_options *options, tt_signer *signer)
{
    char text[2 * TT_KEY_SIZE + 1];
    tt_status status = options->key ? key_file_load(options->key, signer) : key_fresh(signer);
    if (status != TT_OK) {
        const char *reason =
            status == TT_BAD_ARGUMENT ? "others may read it" : tt_status_text(status);
        fprintf(stderr, "tickertape-relay: key %s: %s\n", options->key ? options->key : "", reason);
        return false;
    }
    key_print(signer, text);
    fprintf(stderr, "key %s\n", text);
    return true;
}

static bool start(const relay_options *options, tt_driver *driver, tt_keeper **keeper)
{
    uint64_t random = 0;
    uint16_t port = 0;
    tt_enet_relay_def enet = {.address = options->address,
                              .port = (uint16_t)options->port,
                              .connections = 4095,
                              .per_address = options->crowd ? UINT32_MAX : 0};
    tt_status status = tt_enet_relay(&enet, driver, &port);
    const char *address = options->address ? options->address : "0.0.0.0";
    tt_signer signer;
    if (status != TT_OK) {
        fprintf(stderr, "tickertape-relay: can't listen on %s:%u: %s\n", address, options->port,
                tt_status_text(status));
        return false;
    }
    if (!load_signer(options, &signer)) return false;
    if (getrandom(&random, sizeof random, 0) != sizeof random) random = clock_now();
    tt_keeper_def def = {.relay = {.tick_rate_max = options->tick_rate,
                                   .rooms_per_origin = options->crowd ? UINT32_MAX : 0,
                                   .random = random},
                         .tapes = options->tapes,
                         .signer = &signer,
                         .build = "tickertape-relay " TT_VERSION,
                         .sync_every = options->sync_every,
                         .sync_turns = options->sync_turns,
                         .end_without_log = options->end_without_log,
                         .log = log_line};
    status = tt_keeper_create(&def, keeper);
    if (status != TT_OK) {
        fprintf(stderr, "tickertape-relay: can't keep tapes in %s: %s\n", options->tapes,
                tt_status_text(status));
        return false;
    }
    printf("listening on %s:%u\n", address, port);
    uint32_t buffer = tt_enet_receive_buffer(driver);
    if (buffer < 1 << 20) {
        fprintf(stderr,
                "the system gives %u bytes of receive buffer; for hundreds of players raise it: "
                "sysctl -w net.core.rmem_max=4194304\n",
                buffer);
    }
    return true;
}

// Whether anything that the program can tell of itself was asked for; then it is told.
static bool answers(int count, char **words)
{
    for (int i = 1; i < count; i++) {
        bool help = strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0;
        bool version = strcmp(words[i], "--version") == 0;
        if (help) fputs(usage, stdout);
        if (version) puts("tickertape-relay " TT_VERSION);
        if (help || version) return true;
    }
    return false;
}

int main(int count, char **words)
{
    relay_options options = {.port = PORT_DEFAULT, .tapes = "."};
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a write that fails
    signal(SIGPIPE, SIG_IGN); // who reads the log no further ends no match
    if (answers(count, words)) return EXIT_SUCCESS;
    if (!parse(count, words, &options)) return EXIT_CANT_RUN;
    struct sigaction action = {.sa_handler = request_stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    raise_file_limit();
    tt_driver driver = {0};
    tt_keeper *keeper = NULL;
    bool started = start(&options, &driver, &keeper);
    if (started) run(keeper, &driver);
    tt_keeper_destroy(keeper);
    tt_driver_destroy(&driver);
    return started ? EXIT_SUCCESS : EXIT_CANT_RUN;
}
