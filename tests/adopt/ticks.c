// Says how many ticks a tape has: a tool that needs the engine, and nothing of the network.

#include <tickertape/tickertape.h>

#include <inttypes.h>
#include <stdio.h>

int main(int count, char **words)
{
    tt_tape *tape = NULL;
    if (count < 2 || tt_tape_open(words[1], &tape, NULL) != TT_OK) return 1;
    printf("ticks %" PRIu32 "\n", tt_tape_info_of(tape)->ticks);
    tt_tape_destroy(tape);
    return 0;
}
