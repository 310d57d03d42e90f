// A game draws into memory, any position of a tape: there is no window, and no video driver.
#pragma once

#include "cli.h"

#include "eye.h"
#include "eyes.h"
#include "names.h"
#include "player.h"
#include "snaps.h"

#include <SDL2/SDL.h>

typedef struct cli_stage {
    const tt_picture *picture;
    tape_snaps snaps; // which lead there at once; nothing is written
    tape_player *player;
    seat_names names;
    const char *players[TT_SEATS_MAX]; // in the state that is shown
    SDL_Surface *canvas;               // what was drawn last: pixels of 0xAARRGGBB
    SDL_Renderer *renderer;
    void *drawing;
    field_eye eye;
    tt_tape *looks; // drawn as the frame's seat saw it; NULL: as the options have it
    seat_view sight;
    tt_frame frame;
} cli_stage;

// Sets it up for the tape and the options of a run, in which positions up to state `last` are
// shown. TT_OUT_OF_MEMORY, and what a player's creation and reading names say;
// stage_close in any case.
tt_status stage_open(cli_stage *stage, const cli_run *run, uint32_t last);
void stage_close(cli_stage *stage);
// Goes to a position, in PLAYER_BLEND of a tick, and draws what is seen there.
// What player_move says.
tt_status stage_show(cli_stage *stage, uint64_t position);
