// A disk that blocks: preloaded into a program (LD_PRELOAD), it makes each sync TT_SLOW_DISK_MS
// longer, and says so on standard error. Who reads along knows when one is on its way.

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fdatasync(int file);

static void say(const char *line, size_t size)
{
    (void)!write(STDERR_FILENO, line, size);
}

int fdatasync(int file)
{
    const char *text = getenv("TT_SLOW_DISK_MS");
    long ms = text ? strtol(text, NULL, 10) : 0;
    say("sync begins\n", 12);
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
    long result = syscall(SYS_fdatasync, file);
    say("sync ends\n", 10);
    return (int)result;
}
