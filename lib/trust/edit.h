/*
 * edit.h: a root being edited, as edit.c changes and edit_layout.c writes it.
 */
#ifndef NSYNC_TRUST_EDIT_H
#define NSYNC_TRUST_EDIT_H

#include "internal.h"

/* Roles are spelt so that no office's code can be one. */
#define NSYNC_TRUST_ROLE_ROOT  "/root"
#define NSYNC_TRUST_ROLE_MERGE "/merge"

struct nsync_trust_name {
	char *language, *text;
};

/* By language, ascending. */
struct nsync_trust_names {
	struct nsync_trust_name *at;
	size_t count, cap;
};

/* A key has one role, so it cannot be in two places; "" for one that is revoked. */
struct nsync_trust_edit_key {
	struct nsync_id id;
	uint8_t ed25519[NSYNC_KEY_BYTES];
	char *holder;
	char role[NSYNC_MAX_OFFICE + 1];
	bool revoked;
	int64_t seq;
	struct nsync_id record;
};

struct nsync_trust_edit_office {
	char code[NSYNC_MAX_OFFICE + 1];
	struct nsync_trust_names names;
	int64_t threshold;
};

struct nsync_root_edit {
	int64_t version, threshold; /* threshold: of the root keys */
	struct nsync_time issued, expires;
	char *authority, *time_zone, *languages; /* languages: "es,en" */
	struct nsync_trust_names names;
	struct nsync_trust_edit_key *keys; /* ascending by id */
	size_t key_count, key_cap;
	struct nsync_trust_edit_office *offices; /* ascending by code */
	size_t office_count, office_cap;
};

/* ---- edit_store.c ------------------------------------------------------------- */

/* NSYNC_EINVAL for this value. */
enum nsync_code nsync_trust_invalid(struct nsync_error *err, const char *what,
				    struct nsync_str value);
/* Another text in place of *at, which is freed. */
enum nsync_code nsync_trust_replace(char **at, struct nsync_str s, struct nsync_error *err);
/* Take the element at `at` out of an array. */
void nsync_trust_close_gap(void *array, size_t *count, size_t size, size_t at);
void nsync_trust_names_release(struct nsync_trust_names *names);
enum nsync_code nsync_trust_set_name(struct nsync_trust_names *names, struct nsync_str language,
				     struct nsync_str text, struct nsync_error *err);
/* A key or an office that is not there yet, in its place. */
enum nsync_code nsync_trust_insert_key(struct nsync_root_edit *edit,
				       const struct nsync_trust_edit_key *key,
				       struct nsync_str holder, struct nsync_error *err);
enum nsync_code nsync_trust_insert_office(struct nsync_root_edit *edit, struct nsync_str code,
					  int64_t threshold, struct nsync_error *err);

/* The office with this code, NULL if there is none; edit.c. */
struct nsync_trust_edit_office *nsync_trust_edit_office(const struct nsync_root_edit *edit,
							struct nsync_str code);

#endif
