// Two dots run to where they are sent: left click the first, right click the second in practice.
// Hold R and move the mouse to rewind.
//
//     dots [practice | test | host ADDRESS:PORT | join ADDRESS:PORT | watch ADDRESS:PORT]

#include <SDL2/SDL.h>
#include <stdio.h>
#include <tickertape/peer.h>

enum { WIDTH = 640, HEIGHT = 480, SIZE = 20, SPEED = 8 };

typedef struct dot { // the state is two of them, one for each seat
    int32_t x, y, to_x, to_y;
} dot;

static void start(void *context, void *state, const tt_match *match)
{
    (void)context, (void)match;
    memcpy(state, (dot[]){{160, 240, 160, 240}, {480, 240, 480, 240}}, sizeof(dot[2]));
}

static void step(void *state, const tt_turn *turn, tt_step *running)
{
    (void)running;
    dot *dots = state;
    for (tt_command command = {0}; tt_turn_next_command(turn, &command);) {
        dots[command.seat].to_x = tt_read_u16(&command.data) % WIDTH;
        dots[command.seat].to_y = tt_read_u16(&command.data) % HEIGHT;
    }
    for (int i = 0; i < 2; i++) {
        dots[i].x += SDL_clamp(dots[i].to_x - dots[i].x, -SPEED, SPEED);
        dots[i].y += SDL_clamp(dots[i].to_y - dots[i].y, -SPEED, SPEED);
    }
}

static const tt_game game = {TT_GAME_ABI,    .rules = 1,     .tick_rate = 20,
                             .seats_max = 2, .name = "dots", .state_size = sizeof(dot[2]),
                             .start = start, .step = step};
TT_GAME_MODULE(game) // for the program `tape`

static void draw(SDL_Window *window, tt_view view)
{
    SDL_Surface *screen = SDL_GetWindowSurface(window);
    const dot *from = view.previous, *to = view.current;
    SDL_FillRect(screen, NULL, 0x141820);
    for (int i = 0; to && i < 2; i++) {
        int x = from[i].x + (to[i].x - from[i].x) * (int)view.blend / 65536;
        int y = from[i].y + (to[i].y - from[i].y) * (int)view.blend / 65536;
        SDL_Rect square = {x - SIZE / 2, y - SIZE / 2, SIZE, SIZE};
        SDL_FillRect(screen, &square, i ? 0xF09650 : 0x5096F0);
    }
    SDL_UpdateWindowSurface(window);
}

static tt_status handle(const SDL_Event *event, tt_peer *peer)
{
    uint16_t to[] = {(uint16_t)event->button.x, (uint16_t)event->button.y};
    bool rewinds = SDL_GetKeyboardState(NULL)[SDL_SCANCODE_R];
    uint32_t tick = tt_peer_tick(peer) * (uint32_t)SDL_clamp(event->motion.x, 0, WIDTH) / WIDTH;
    if (event->type == SDL_QUIT) tt_peer_leave(peer);
    if (event->type == SDL_MOUSEMOTION) return tt_peer_seek(peer, rewinds ? tick : UINT32_MAX);
    if (event->type != SDL_MOUSEBUTTONDOWN) return TT_OK;
    return tt_peer_send(peer, event->button.button == SDL_BUTTON_RIGHT, to, sizeof to);
}

int main(int count, char **words)
{
    char tape[32];
    snprintf(tape, sizeof tape, "%.20s.tape", count > 1 ? words[1] : "practice");
    tt_peer_def def = {.game = &game, .record = tape, .replace = true, .view = true, .predict = 8};
    tt_peer *peer;
    tt_status status = tt_peer_def_read(&def, count, words);
    if (status == TT_OK) status = tt_peer_create(&def, &peer);
    if (status != TT_OK) return printf("dots: %s\n", tt_status_text(status)), 1;
    SDL_Window *window = SDL_CreateWindow(tape, 0, 0, WIDTH, HEIGHT, 0);
    while (!tt_peer_left(peer)) {
        uint64_t now = SDL_GetTicks64() * (TT_SECOND / 1000);
        tt_peer_advance(peer, now);
        draw(window, tt_peer_view(peer, now));
        SDL_Event event;
        status = SDL_WaitEventTimeout(&event, 5) ? handle(&event, peer) : TT_OK;
        if (status != TT_OK) printf("dots: %s\n", tt_status_text(status));
    }
    tt_peer_phase phase = tt_peer_phase_of(peer);
    if (phase > TT_PEER_LEFT) printf("dots: %s\n", tt_peer_phase_text(phase));
    tt_peer_destroy(peer);
    SDL_Quit();
    return phase > TT_PEER_LEFT;
}
