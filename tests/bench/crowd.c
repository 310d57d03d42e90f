#include "crowd.h"

#include "tickertape/types.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 20 };
static const uint64_t slot_length = TT_SECOND / 20 / SLOTS;

static uint64_t now_of_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * TT_SECOND + (uint64_t)now.tv_nsec;
}

static void sleep_until(uint64_t moment)
{
    struct timespec until = {.tv_sec = (time_t)(moment / TT_SECOND),
                             .tv_nsec = (long)(moment % TT_SECOND)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static bool all_play(const crowd_def *def, void *const *members)
{
    uint32_t i = 0;
    while (i < def->count && def->plays(members[i])) i++;
    return i == def->count;
}

// For ever: the parent ends it.
static void play(const crowd_def *def, int ready)
{
    static void *members[CROWD_MAX];
    bool told = false;
    uint64_t now = now_of_clock();
    for (uint32_t i = 0; i < def->count; i++) {
        members[i] = def->create(def, i, now);
        if (!members[i]) exit(1);
    }
    for (uint32_t slot = 0;; slot = (slot + 1) % SLOTS, now += slot_length) {
        sleep_until(now);
        for (uint32_t i = slot; i < def->count; i += SLOTS) def->visit(members[i], now);
        if (told || slot > 0 || !all_play(def, members)) continue;
        told = true;
        if (write(ready, "!", 1) != 1) exit(1);
    }
}

crowd crowd_begin(const crowd_def *def)
{
    int pipe_of[2];
    if (pipe(pipe_of) != 0) exit(1);
    fflush(stdout); // or the child would have it, too
    crowd c = {.process = fork(), .ready = pipe_of[0]};
    if (c.process < 0) exit(1);
    if (c.process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        play(def, pipe_of[1]);
    }
    close(pipe_of[1]);
    if (fcntl(c.ready, F_SETFL, O_NONBLOCK) != 0) exit(1);
    return c;
}

bool crowd_plays(const crowd *c)
{
    char byte;
    ssize_t size = read(c->ready, &byte, 1);
    if (size == 0) exit(1); // it has ended: no figures
    return size == 1;
}

void crowd_end(crowd *c)
{
    kill(c->process, SIGKILL);
    waitpid(c->process, NULL, 0);
    close(c->ready);
}
