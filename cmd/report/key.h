/* key.h: what the key commands say. */
#ifndef NSYNC_CMD_REPORT_KEY_H
#define NSYNC_CMD_REPORT_KEY_H

#include "cmd/cmd.h"
#include "nsync/trust.h"

/* One key of the user's: a line of `key list`. */
void report_key(struct call *call, const struct nsync_key_info *key);
/* All of it: `key show`. */
void report_key_details(struct call *call, const struct nsync_key_info *key, const char *path);
void report_key_made(struct call *call, const struct nsync_key_info *key, const char *path);
void report_key_passwd(struct call *call, const struct nsync_key_info *key, bool encrypted);
void report_no_keys(struct call *call);
/* A public key as text: as it is, or as a result of --json. */
void report_export(struct call *call, struct nsync_str text);
void report_file_written(struct call *call, const char *path);

#endif
