#define _GNU_SOURCE // close_range; NOLINT(bugprone-reserved-identifier)
#include "launch.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool launch_find(const char *name, char path[LAUNCH_PATH_SIZE])
{
    ssize_t size = readlink("/proc/self/exe", path, LAUNCH_PATH_SIZE - 1);
    if (size <= 0) return false;
    path[size] = 0;
    char *slash = strrchr(path, '/');
    size_t room = slash ? (size_t)(path + LAUNCH_PATH_SIZE - slash - 1) : 0;
    if (strlen(name) + 1 > room) return false;
    memcpy(slash + 1, name, strlen(name) + 1);
    return access(path, X_OK) == 0;
}

// In the child: nothing of ours is left to it. Tied, it ends when we do.
static void become(char *const *words, int said, bool tied, pid_t parent)
{
    if (tied) prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (tied && getppid() != parent) _exit(1); // it has ended meanwhile
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0u, 0); // sockets of a match are no business of it
    execv(words[0], words);
    _exit(127);
}

bool launch_start(launched *program, char *const *words, bool tied)
{
    launched fresh = {.said = tmpfile()};
    pid_t parent = getpid();
    if (!fresh.said) return false;
    fresh.child = fork();
    if (fresh.child == 0) become(words, fileno(fresh.said), tied, parent);
    if (fresh.child > 0) {
        *program = fresh;
        return true;
    }
    fclose(fresh.said);
    return false;
}

static void read_last_line(FILE *said, char *line, size_t size)
{
    char next[1024];
    line[0] = 0;
    rewind(said);
    while (fgets(next, sizeof next, said)) {
        next[strcspn(next, "\n")] = 0;
        snprintf(line, size, "%s", next);
    }
}

bool launch_ended(launched *program, bool *well, char *line, size_t size)
{
    int status = 0;
    pid_t ended = program->child > 0 ? waitpid(program->child, &status, WNOHANG) : 0;
    if (ended == 0) return false;
    *well = ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    read_last_line(program->said, line, size);
    fclose(program->said);
    *program = (launched){0};
    return true;
}
