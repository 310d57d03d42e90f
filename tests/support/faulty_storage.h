// A storage in memory that does its worst by a seed, so that every failure can be had again:
//
//     written     only in memory until a sync; a loss of power keeps any part of it, in any order,
//                 torn
//     synced      survives
//     slow        a sync is through later; what is written meanwhile is not its own
//     the n-th    operation fails, once or from then on; a failed sync forgets what it should have
//                 kept
//     named       likewise: a new, other or taken name may come to nothing, each for itself; none
//                 does by half
#pragma once

#include "tickertape/random.h"
#include "tickertape/storage.h"

enum {
    FAULTY_FILES = 6,
    FAULTY_NAMINGS = 64,
    FAULTY_WRITES = 2048,
    FAULTY_FILE_MAX = 1 << 16,
    FAULTY_NAME = 96
};

// A change to a file that no sync has seen through.
typedef struct faulty_write {
    uint32_t offset, size;
    uint8_t *bytes; // NULL: the file was cut to `offset`
    bool forgotten; // by a sync that failed: no later one keeps it
} faulty_write;

// What a file is opened as.
typedef struct faulty_handle {
    struct faulty_file *file;
    bool writes; // and holds it
} faulty_handle;

typedef struct faulty_file {
    faulty_handle reader, writer;
    bool held;
    char name[FAULTY_NAME];         // empty: none
    char durable_name[FAULTY_NAME]; // by which it is found when the power comes back
    uint8_t now[FAULTY_FILE_MAX], durable[FAULTY_FILE_MAX];
    uint32_t size, durable_size;
    faulty_write writes[FAULTY_WRITES];
    uint32_t write_count;
    uint32_t on_their_way; // of the writes, the first: a sync has begun to make them durable
} faulty_file;

// A change to the folder that no sync has seen through.
typedef struct faulty_naming {
    faulty_file *file;
    bool renames;           // only what has a name
    char name[FAULTY_NAME]; // empty: taken away
} faulty_naming;

typedef struct faulty_storage {
    tt_storage storage; // to be handed out
    tt_random random;
    faulty_file files[FAULTY_FILES];
    faulty_naming namings[FAULTY_NAMINGS];
    uint32_t naming_count, namings_on_their_way;
    uint64_t operations;
    uint64_t fails_at; // the operation of this number, from 1 on; 0: none
    bool fails_on;     // and all after it
    bool stuck;        // reserve finds no room
    bool slow;         // a sync returns when it has begun: it is through with faulty_storage_arrive
} faulty_storage;

void faulty_storage_start(faulty_storage *faulty, uint64_t seed);
// The syncs that are on their way are through.
void faulty_storage_arrive(faulty_storage *faulty);
// The power fails and comes back: what is left is durable, and no file is open.
void faulty_storage_power_loss(faulty_storage *faulty);
void faulty_storage_stop(faulty_storage *faulty);
