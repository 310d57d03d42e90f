#define _GNU_SOURCE // close_range; NOLINT(bugprone-reserved-identifier)
#include "viewers.h"

#include "folders.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char name[] = "tickertape-view";

// In the child: nothing of the game's is left to it, and it ends when the game does.
static void become_viewer(const char *program, const char *tape, int said, pid_t game)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != game) _exit(1); // it has ended meanwhile
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0u, 0); // sockets of a match are no business of it
    execl(program, program, tape, (char *)NULL);
    _exit(127);
}

static bool refuse(char *reason, size_t size, const char *words)
{
    snprintf(reason, size, "%s", words);
    return false;
}

bool viewers_open(tape_viewers *viewers, const char *tape, char *reason, size_t size)
{
    char program[FOLDER_SIZE];
    tape_viewer fresh = {0}, *place = viewers->open, *end = place + VIEWERS_MAX;
    while (place < end && place->child > 0) place++;
    if (place == end) return refuse(reason, size, "So many viewers are open already");
    if (!folder_of_program(name, program))
        return refuse(reason, size, "The viewer tickertape-view is not there");
    int length = snprintf(fresh.tape, sizeof fresh.tape, "%s", tape);
    fresh.said = length < (int)sizeof fresh.tape ? tmpfile() : NULL;
    if (!fresh.said) return refuse(reason, size, "The viewer can't be started");
    pid_t game = getpid();
    fresh.child = fork();
    if (fresh.child == 0) become_viewer(program, tape, fileno(fresh.said), game);
    if (fresh.child > 0) {
        *place = fresh;
        return true;
    }
    fclose(fresh.said);
    return refuse(reason, size, "The viewer can't be started");
}

// Where the line goes on behind these words, a colon and a blank; the line when it has none of it.
static const char *behind(const char *line, const char *words)
{
    size_t size = strlen(words);
    return strncmp(line, words, size) == 0 && strncmp(line + size, ": ", 2) == 0 ? line + size + 2
                                                                                 : line;
}

// The last thing that a viewer has said, without the names that stand before it.
static void read_last_line(const tape_viewer *viewer, char *reason, size_t size)
{
    char line[VIEWERS_TAPE_SIZE + 256];
    snprintf(reason, size, "The viewer has ended unexpectedly");
    rewind(viewer->said);
    while (fgets(line, sizeof line, viewer->said)) {
        line[strcspn(line, "\n")] = 0;
        snprintf(reason, size, "It can't be shown: %s", behind(behind(line, name), viewer->tape));
    }
}

void viewers_poll(tape_viewers *viewers, char *reason, size_t size)
{
    for (int i = 0; i < VIEWERS_MAX; i++) {
        int status = 0;
        tape_viewer *viewer = &viewers->open[i];
        pid_t ended = viewer->child > 0 ? waitpid(viewer->child, &status, WNOHANG) : 0;
        if (ended == 0) continue;
        bool well = ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!well) read_last_line(viewer, reason, size);
        fclose(viewer->said);
        *viewer = (tape_viewer){0};
    }
}
