#include "config.h"

#include "bot.h"
#include "folders.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool path_of(char path[FOLDER_SIZE + 16])
{
    char folder[FOLDER_SIZE];
    if (!folder_of_settings(folder)) return false;
    snprintf(path, FOLDER_SIZE + 16, "%s/phalanx.conf", folder);
    return true;
}

static void read_share(const char *text, float *value)
{
    char *end;
    float share = strtof(text, &end);
    if (end != text && *end == 0 && isfinite(share) && share >= 0 && share <= 1) *value = share;
}

static void read_value(phalanx_config *config, const char *key, const char *value)
{
    if (strcmp(key, "name") == 0 && tt_name_valid(value)) tt_name_copy(config->name, value);
    if (strcmp(key, "match") == 0 && tt_name_valid(value)) tt_name_copy(config->match, value);
    if (strcmp(key, "volume") == 0) read_share(value, &config->volume);
    if (strcmp(key, "scroll") == 0) read_share(value, &config->scroll);
    if (strcmp(key, "fullscreen") == 0) config->fullscreen = strcmp(value, "yes") == 0;
    bool digit = value[0] >= '0' && value[0] < '0' + PHALANX_STRENGTHS && value[1] == 0;
    if (strcmp(key, "strength") == 0 && digit) config->strength = (uint32_t)(value[0] - '0');
    if (strcmp(key, "address") == 0 && strlen(value) < sizeof config->address) {
        memcpy(config->address, value, strlen(value) + 1);
    }
}

void config_load(phalanx_config *config)
{
    char path[FOLDER_SIZE + 16], line[256], key[32], value[sizeof config->address];
    *config = (struct phalanx_config){.name = "player",
                                      .match = "phalanx",
                                      .address = "127.0.0.1:7777",
                                      .volume = 0.6F,
                                      .scroll = 0.5F,
                                      .strength = PHALANX_SERGEANT};
    FILE *file = path_of(path) ? fopen(path, "r") : NULL;
    if (!file) return;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%31[a-z] = %127[^\n]", key, value) == 2) read_value(config, key, value);
    }
    fclose(file);
}

bool config_save(const phalanx_config *config)
{
    char path[FOLDER_SIZE + 16], fresh[FOLDER_SIZE + 48];
    if (!path_of(path)) return false;
    snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
    unlink(fresh); // of one that was killed; never written into: it may lead elsewhere
    FILE *file = fopen(fresh, "wx");
    if (!file) return false;
    fprintf(file, "name = %s\nmatch = %s\naddress = %s\nvolume = %.2f\nscroll = %.2f\n",
            config->name, config->match, config->address, (double)config->volume,
            (double)config->scroll);
    fprintf(file, "strength = %u\nfullscreen = %s\n", config->strength,
            config->fullscreen ? "yes" : "no");
    bool written = fflush(file) == 0 && fsync(fileno(file)) == 0;
    written = fclose(file) == 0 && written;
    if (written && rename(fresh, path) == 0) return true;
    unlink(fresh);
    return false;
}
