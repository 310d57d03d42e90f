// phalanx: the game, with a window or without.

#include "headless.h"
#include "session.h"
#include "window.h"

#include <signal.h>
#include <stdio.h>

int main(int count, char **words)
{
    phalanx_options options;
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is a write that fails
    signal(SIGPIPE, SIG_IGN); // who reads its lines no further ends no match
    phalanx_parsed parsed = options_parse(count, words, &options);
    if (parsed == PARSED_HELP) fputs(options_usage, stdout);
    if (parsed == PARSED_VERSION) puts("phalanx " TT_VERSION);
    if (parsed != PARSED) return parsed == PARSED_WRONG ? EXIT_NOT_STARTED : EXIT_DONE;
    return options.headless ? headless_run(&options) : window_run(&options);
}
