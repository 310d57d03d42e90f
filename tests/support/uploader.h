// A player who means harm: it resumes matches that never were, and uploads as fast as it can.
//
//     MORE      answered at once, with as many turns as go into one UPLOAD
//     besides   so many UPLOADs a round that nobody asked for: known turns, another epoch, halves
//     lies      turns that can't be; sent away for it, it comes back with the next room
#pragma once

#include "tickertape/net/channel.h"
#include "tickertape/net/message.h"

typedef struct uploader {
    tt_driver driver;
    uint32_t number;  // of the uploader: its rooms are named by it
    uint32_t besides; // UPLOADs that were not asked for, a round
    bool lies;
    bool inside, closed; // welcomed; to be connected again
    uint32_t rooms;      // so many it has asked for
    uint32_t welcomed, refused;
    uint32_t epoch;
    uint64_t answered, sent; // UPLOADs: to a MORE, and all of them
} uploader;

// Takes what has arrived, and sends.
void uploader_act(uploader *u, uint64_t now);
