// Two dots run to where they are sent: left click the first, right click the second in practice.
// Hold R to rewind to where the mouse is. A command is four bytes, x and y.
//
//     dots practice | test | host ADDRESS PORT | join ADDRESS PORT | watch ADDRESS PORT

#include <SDL2/SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tickertape/peer.h>

enum { WIDTH = 640, HEIGHT = 480, SIZE = 20, SPEED = 8 };

typedef struct dots_state {
    int32_t at[2][2], to[2][2]; // of each seat: x, y
} dots_state;

static void start(void *context, void *state, const tt_match *match)
{
    (void)context;
    (void)match;
    *(dots_state *)state = (dots_state){{{160, 240}, {480, 240}}, {{160, 240}, {480, 240}}};
}

static void step(void *memory, const tt_turn *turn, tt_step *running)
{
    (void)running;
    dots_state *state = memory;
    for (uint32_t i = 0; i < turn->count; i++) {
        const tt_event *event = &turn->events[i];
        tt_reader command = tt_reader_of(event->data, event->size); // a stranger's: may be anything
        if (event->type != TT_EVENT_COMMAND) continue;
        state->to[event->seat][0] = tt_read_u16(&command) % WIDTH;
        state->to[event->seat][1] = tt_read_u16(&command) % HEIGHT;
    }
    for (int i = 0; i < 4; i++) {
        int32_t *at = &state->at[i / 2][i % 2], way = state->to[i / 2][i % 2] - *at;
        *at += SDL_clamp(way, -SPEED, SPEED);
    }
}

static const tt_game dots = {TT_GAME_ABI,    .rules = 1,     .tick_rate = 20,
                             .seats_max = 2, .name = "dots", .state_size = sizeof(dots_state),
                             .start = start, .step = step};

const tt_game *tt_game_export(uint32_t abi) // as a module, for the program `tape`
{
    return abi == TT_GAME_ABI ? &dots : NULL;
}

static void draw(SDL_Renderer *renderer, tt_view view)
{
    const dots_state *from = view.previous, *to = view.current;
    SDL_SetRenderDrawColor(renderer, 20, 24, 32, 255);
    SDL_RenderClear(renderer);
    for (int i = 0; to && i < 2; i++) {
        int x = from->at[i][0] + (to->at[i][0] - from->at[i][0]) * (int)view.blend / 65536;
        int y = from->at[i][1] + (to->at[i][1] - from->at[i][1]) * (int)view.blend / 65536;
        SDL_SetRenderDrawColor(renderer, i ? 240 : 80, 150, i ? 80 : 240, 255);
        SDL_RenderFillRect(renderer, &(SDL_Rect){x - SIZE / 2, y - SIZE / 2, SIZE, SIZE});
    }
    SDL_RenderPresent(renderer);
}

static uint64_t time_now(void)
{
    return SDL_GetTicks64() * (TT_SECOND / 1000);
}

static bool handle_input(tt_peer *peer)
{
    SDL_Event event;
    while (SDL_PollEvent(&event)) {
        if (event.type == SDL_QUIT) return false;
        if (event.type != SDL_MOUSEBUTTONDOWN) continue;
        uint16_t where[2] = {(uint16_t)event.button.x, (uint16_t)event.button.y};
        tt_status sent = tt_peer_send(peer, event.button.button == SDL_BUTTON_RIGHT, where, 4);
        if (sent != TT_OK) printf("not sent: %s\n", tt_status_text(sent));
    }
    int x;
    SDL_GetMouseState(&x, NULL);
    uint32_t ticks = tt_peer_sim(peer) ? tt_sim_tick(tt_peer_sim(peer)) : 0;
    bool rewinding = SDL_GetKeyboardState(NULL)[SDL_SCANCODE_R] && ticks > 0;
    uint32_t tick = rewinding ? (uint32_t)(ticks * (uint64_t)x / WIDTH) : UINT32_MAX;
    return tt_peer_seek(peer, tick) == TT_OK;
}

int main(int count, char **words)
{
    static const char *const modes[] = {"practice", "host", "join", "watch"};
    const char *mode = count > 1 ? words[1] : "practice";
    char tape[32];
    snprintf(tape, sizeof tape, "%.20s.tape", mode);
    tt_peer_def def = {.game = &dots,
                       .match = "dots",
                       .record = tape,
                       .replace = true,
                       .view = true,
                       .address = count > 2 ? words[2] : NULL,
                       .port = count > 3 ? (uint16_t)atoi(words[3]) : 0,
                       .sync_test = strcmp(mode, "test") == 0 ? 8 : 0,
                       .predict = 8,
                       .now = time_now()};
    for (int i = 0; i < 4; i++) {
        if (strcmp(mode, modes[i]) == 0) def.mode = (tt_peer_mode)i;
    }
    tt_peer *peer;
    tt_status status = tt_peer_create(&def, &peer);
    if (status != TT_OK) return printf("dots: %s\n", tt_status_text(status));
    SDL_Init(SDL_INIT_VIDEO);
    SDL_Window *window = SDL_CreateWindow(mode, 0, 0, WIDTH, HEIGHT, 0);
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, 0);
    for (bool on = true; on && tt_peer_phase_of(peer) < TT_PEER_ENDED; SDL_Delay(5)) {
        uint64_t now = time_now();
        tt_peer_advance(peer, now);
        for (tt_peer_event event; tt_peer_poll(peer, &event);) {
            if (event.type == TT_PEER_EVENT_SYNC_TEST) printf("state %u differs\n", event.tick);
        }
        on = handle_input(peer);
        draw(renderer, tt_peer_view(peer, now));
    }
    tt_peer_leave(peer);
    for (; !tt_peer_left(peer); SDL_Delay(5)) tt_peer_advance(peer, time_now());
    const tt_sim *sim = tt_peer_sim(peer);
    if (sim) printf("trail %u %016llx\n", tt_sim_tick(sim), (unsigned long long)tt_sim_trail(sim));
    tt_peer_destroy(peer);
    SDL_DestroyRenderer(renderer);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}
