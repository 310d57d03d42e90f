// ticks.c in C++, with every public header.

#include <tickertape/net/client.h>
#include <tickertape/net/enet.h>
#include <tickertape/net/loopback.h>
#include <tickertape/net/relay.h>
#include <tickertape/peer.h>
#include <tickertape/tickertape.h>
#include <tickertape/view.h>

#include <iostream>

int main(int count, char **words)
{
    tt_tape *tape = nullptr;
    if (count < 2 || tt_tape_open(words[1], &tape, nullptr) != TT_OK) return 1;
    std::cout << "ticks " << tt_tape_info_of(tape)->ticks << '\n';
    tt_tape_destroy(tape);
    return 0;
}
