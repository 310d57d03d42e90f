// Many clients in a process of their own, to load a server of the parent's:
// their time is not the server's.
//
//     a tick    [ slot 0 ][ slot 1 ] ... [ slot 19 ]    every client is visited in one of the slots
//
// A visit takes what has arrived, and sends what a tick's worth of playing sends.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { CROWD_MAX = 2048 };

// What to play. Every client is a member.
typedef struct crowd_def {
    uint16_t port;  // of the server
    uint32_t count; // members, at most CROWD_MAX
    uint32_t seats; // of a room
    bool busy;      // a command every 170 ms from each
    uint32_t size;  // bytes that a bare member sends
    void *(*create)(const struct crowd_def *def, uint32_t index,
                    uint64_t now); // NULL: can't be done
    void (*visit)(void *member, uint64_t now);
    bool (*plays)(const void *member); // whether it has got into the game
} crowd_def;

typedef struct crowd {
    pid_t process;
    int ready; // reads a byte when everybody plays
} crowd;

crowd crowd_begin(const crowd_def *def);
// Whether everybody plays.
bool crowd_plays(const crowd *c);
void crowd_end(crowd *c);

// crowd_client.c: a session of the protocol over the ENet driver.
void *crowd_client_create(const crowd_def *def, uint32_t index, uint64_t now);
void crowd_client_visit(void *member, uint64_t now);
bool crowd_client_plays(const void *member);
