#include "viewers.h"

#include <string.h>

static const char name[] = "tickertape-view";

static bool refuse(char *reason, size_t size, const char *words)
{
    snprintf(reason, size, "%s", words);
    return false;
}

bool viewers_open(tape_viewers *viewers, const char *tape, char *reason, size_t size)
{
    char program[LAUNCH_PATH_SIZE];
    tape_viewer fresh = {0}, *place = viewers->open, *end = place + VIEWERS_MAX;
    while (place < end && place->program.child > 0) place++;
    if (place == end) return refuse(reason, size, "So many viewers are open already");
    if (!launch_find(name, program))
        return refuse(reason, size, "The viewer tickertape-view is not there");
    int length = snprintf(fresh.tape, sizeof fresh.tape, "%s", tape);
    char *const words[] = {program, fresh.tape, NULL};
    bool started = length < (int)sizeof fresh.tape && launch_start(&fresh.program, words, true);
    if (!started) return refuse(reason, size, "The viewer can't be started");
    *place = fresh;
    return true;
}

// Where the line goes on behind these words, a colon and a blank; the line when it has none of it.
static const char *behind(const char *line, const char *words)
{
    size_t size = strlen(words);
    return strncmp(line, words, size) == 0 && strncmp(line + size, ": ", 2) == 0 ? line + size + 2
                                                                                 : line;
}

// The last thing that a viewer has said, without the names that stand before it.
static void explain(const char *line, const char *tape, char *reason, size_t size)
{
    if (line[0])
        snprintf(reason, size, "It can't be shown: %s", behind(behind(line, name), tape));
    else
        snprintf(reason, size, "The viewer has ended unexpectedly");
}

void viewers_poll(tape_viewers *viewers, char *reason, size_t size)
{
    char line[VIEWERS_TAPE_SIZE + 256];
    for (int i = 0; i < VIEWERS_MAX; i++) {
        tape_viewer *viewer = &viewers->open[i];
        bool well;
        if (!launch_ended(&viewer->program, &well, line, sizeof line)) continue;
        if (!well) explain(line, viewer->tape, reason, size);
        *viewer = (tape_viewer){0};
    }
}
