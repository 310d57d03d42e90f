// How a game draws itself: what a module exports beside its rules so that a viewer can show its
// states. A picture is drawn from two neighbouring states and how far the eye is between them; it
// changes neither, and the same input gives the same pixels.
//
//     previous ---- blend ----> current        camera: which point of the field is in the middle
//                     |                        of the area, and how many pixels a unit takes
//                  the frame
//
// Units are the game's own; x grows to the right. Floats are welcome here: nothing of this is
// simulated.
#pragma once

#include "tickertape/match.h"

#include <SDL2/SDL.h>

TT_API_BEGIN

enum {
    TT_VIEW_ABI = 6,        ///< of tt_picture and everything it names
    TT_MARK_TEXT_SIZE = 64, ///< bytes of a mark's words, the final 0 included
};

/// Which part of the field is shown.
typedef struct tt_camera {
    float x;     ///< the point in the middle of the area, in the game's units
    float y;     ///< the same, downwards
    float scale; ///< pixels of one unit
} tt_camera;

/// A rectangle of the field, in the game's units.
typedef struct tt_bounds {
    float left;   ///< the least x
    float top;    ///< the least y
    float right;  ///< the greatest x
    float bottom; ///< the greatest y
} tt_bounds;

/// One frame to draw.
typedef struct tt_frame {
    const void *previous;     ///< the state before `current`; the same when there is none
    const void *current;      ///< the state that is looked at
    uint32_t blend;           ///< how far from previous to current: 0 to 65536
    uint8_t seat;             ///< whose eyes; TT_SEAT_NONE: everyone's
    const char *const *names; ///< of the players by seat, TT_SEATS_MAX entries, any of them NULL
    SDL_Rect area;            ///< where on the target, in pixels; nothing is drawn outside of it
    tt_camera camera;         ///< which part of the field is there
    /// What `seat` had before its eyes, as its game wrote it for tt_peer_look: a selection is drawn
    /// as its player saw it; the camera is followed already. A stranger's bytes. NULL: not known.
    const void *look;
    uint32_t look_size; ///< bytes of it, at most TT_LOOK_SIZE_MAX
} tt_frame;

/// What a mark stands for.
typedef enum tt_mark_kind {
    TT_MARK_EVENT = 0, ///< itself
    TT_MARK_BLOW = 1,  ///< one of many: a viewer joins those that come close together to a fight
} tt_mark_kind;

/// Something worth finding again on a timeline.
typedef struct tt_mark {
    uint8_t kind;   ///< a tt_mark_kind
    uint8_t seat;   ///< whom it concerns, whom a blow hits; TT_SEAT_NONE: all
    uint8_t weight; ///< of an event 1 (one of many) to 3 (decides matches); of a blow, what was
                    ///< lost, in what the game counts: 1 for a soldier
    bool placed;    ///< it has a place
    float x;        ///< where, in the game's units
    float y;        ///< the same, downwards
    char words[TT_MARK_TEXT_SIZE]; ///< what happened, ended by 0; read after the seat's name, when
                                   ///< it has a seat: "claims a shrine". A blow needs none
} tt_mark;

/// What a game that can draw supplies. One constant that outlives everything made from it.
typedef struct tt_picture {
    uint32_t abi;  ///< TT_VIEW_ABI
    float tilt;    ///< pixels of a unit in y, of one in x; 0: the same
    void *context; ///< handed to every function below

    /// Makes what drawing needs, textures above all, for one match; `state` is any state of it.
    /// NULL when there is no memory. Belongs to the renderer's thread.
    void *(*create)(void *context, SDL_Renderer *renderer, const tt_match *match,
                    const void *state);
    /// Frees it; the renderer still stands. NULL is fine.
    void (*destroy)(void *context, void *picture);
    /// Draws one frame into `frame->area` of the renderer's target.
    void (*draw)(void *context, void *picture, const tt_frame *frame);
    /// All of the field that may be looked at.
    tt_bounds (*bounds)(void *context, const void *state);
    /// A seat's colour.
    SDL_Color (*color)(void *context, uint32_t seat);
    /// Whether what a step left in its outbox is worth a mark, and which. NULL: nothing is.
    bool (*mark)(void *context, uint32_t kind, const void *data, size_t size, tt_mark *mark);
    /// Where a seat's doings are, for a camera that follows it; false when it has none (any more).
    /// A pure function. NULL: nobody can be followed.
    bool (*focus)(void *context, const void *state, uint32_t seat, float *x, float *y);
    /// How the match has ended, in words: "anna wins", "a draw"; false while nothing is decided.
    /// `names` as in tt_frame. A pure function. NULL: it can't tell.
    bool (*outcome)(void *context, const void *state, const char *const *names,
                    char words[TT_MARK_TEXT_SIZE]);
    /// Which part of the field was seen in a look, which is a stranger's `size` bytes; false: it is
    /// no look of this game's, and is taken for none. A pure function. NULL: it has no looks.
    bool (*look)(void *context, const void *data, size_t size, tt_bounds *seen);
    /// What was selected in such a look, in words for logs, ended by 0 within `capacity`: "company
    /// 3"; empty: nothing. A pure function. NULL: it can't tell.
    void (*selection)(void *context, const void *data, size_t size, char *text, size_t capacity);
} tt_picture;

/// A game module that can draw exports this beside tt_game_export: its picture, or NULL for an ABI
/// it can't serve.
typedef const tt_picture *(*tt_view_export_function)(uint32_t abi);
/// The name of that function in the shared object.
#define TT_VIEW_EXPORT "tt_view_export"
/// It, for the module that defines it.
const tt_picture *tt_view_export(uint32_t abi);

TT_API_END
