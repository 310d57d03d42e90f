// The buttons: what is trained, and orders.

#include "hud_parts.h"

static void draw_recruits(phalanx_app *app, const phalanx_seat *seat, SDL_FRect area)
{
    ui_kit *ui = app->ui;
    static const char *const names[] = {"", "spears", "bows", "horse"};
    static const char *const tips[] = {"", "Train spearmen (F2): they beat riders",
                                       "Train archers (F3): they beat spearmen",
                                       "Train riders (F4): they beat archers"};
    float width = area.w / 3;
    for (uint32_t i = PHALANX_SPEARMAN; i < PHALANX_TYPES; i++) {
        SDL_FRect place = ui_cut_left(&area, width);
        place.w -= ui_px(ui, 4);
        bool chosen = seat->recruits == i;
        SDL_FRect bar = {place.x + ui_px(ui, 6), place.y + place.h - ui_px(ui, 7),
                         place.w - ui_px(ui, 12), ui_px(ui, 4)};
        ui_tip(ui, place, tips[i]);
        if (ui_toggle(ui, place, names[i], chosen)) hand_recruit(&app->match.hand, (uint8_t)i);
        if (!chosen || seat->training == 0) continue;
        bar.w *= (float)seat->progress / (float)seat->training;
        ui_fill(ui, bar, ui_colors.accent);
    }
}

static void draw_orders(phalanx_app *app, SDL_FRect area)
{
    static const struct {
        const char *label, *tip;
        SDL_Keycode key;
    } orders[] = {
        {"attack", "Then click where to (A)", SDLK_a},
        {"hold", "Keep the ranks (H)", SDLK_h},
        {"stop", "Forget all orders (S)", SDLK_s},
        {"rally", "Then click where recruits shall gather (R)", SDLK_r},
    };
    phalanx_match *match = &app->match;
    hand_view view = match_view(app, &match->frame);
    float width = area.w / 4;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        SDL_FRect place = ui_cut_left(&area, width);
        bool chosen = (i == 0 && match->hand.mode == HAND_ATTACKS) ||
                      (i == 3 && match->hand.mode == HAND_RALLIES);
        place.w -= ui_px(app->ui, 4);
        ui_tip(app->ui, place, orders[i].tip);
        if (ui_toggle(app->ui, place, orders[i].label, chosen)) {
            hand_key(&match->hand, &view, orders[i].key, 0);
        }
    }
}

void hud_commands(phalanx_app *app, const phalanx_seat *seat)
{
    ui_kit *ui = app->ui;
    float gap = ui_px(ui, 14);
    SDL_FRect area = ui_screen(ui);
    area = (SDL_FRect){area.w - gap - ui_px(ui, 290), area.h - gap - ui_px(ui, 98), ui_px(ui, 290),
                       ui_px(ui, 98)};
    ui_panel(ui, area);
    area = ui_inset(area, ui_px(ui, 10));
    draw_recruits(app, seat, ui_cut_top(&area, ui_px(ui, 38)));
    ui_cut_top(&area, ui_px(ui, 8));
    draw_orders(app, area);
}
