/* internal.h: what the files of lib/item share. */
#ifndef NSYNC_ITEM_INTERNAL_H
#define NSYNC_ITEM_INTERNAL_H

#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"

/* ---- characters (text.c) ------------------------------------------------------- */

/* What schema/item.schema.json lets into a text of several lines, and into one line. */
bool nsync_char_in_text(int32_t c);
bool nsync_char_in_line(int32_t c);
bool nsync_line_ok(struct nsync_str s);
bool nsync_text_ok(struct nsync_str s);
/* s, or as much of it as a message can hold, cut between characters. */
struct nsync_str nsync_shorten(struct nsync_str s);
/* s without the bytes of set at its ends. */
struct nsync_str nsync_trim(struct nsync_str s, const char *set);
/* The nearest of count names, ignoring ASCII case; p NULL if none is near. */
struct nsync_str nsync_nearest(struct nsync_str to, const char *const names[], size_t count);
/* nsync_nearest in pieces: *best starts at SIZE_MAX; true if name is near and nearer than before. */
bool nsync_nearer(size_t *best, struct nsync_str to, struct nsync_str name);

/* ---- code lists (countries.c, topics.c) ------------------------------------------- */

/* Upper-case an ISO 3166-1 alpha-2 code; false if it is none that is assigned. */
bool nsync_country(char out[3], struct nsync_str code);
/* The alias nearest to topic; p NULL if none is near. */
struct nsync_str nsync_topic_suggest(struct nsync_str topic);

/* ---- drafts ------------------------------------------------------------------------ */

#define NSYNC_MAX_COUNTRIES 64u /* schema/item.schema.json, places */
#define NSYNC_MAX_TOPICS    32u /* subjects */
#define NSYNC_MAX_LINE      500u /* characters of a line */
#define NSYNC_MAX_LANGUAGE  35u
#define NSYNC_MAX_VALUES    160u /* all of a draft's front matter */

enum draft_key {
	KEY_HEADLINE, KEY_LANGUAGE, KEY_DATE, /* required */
	KEY_LOCATED, KEY_COUNTRIES, KEY_TOPICS, KEY_JOINT, KEY_SUMMARY, KEY_CORRECTION, KEY_BY,
	KEY_SLUGLINE, KEY_URGENCY, KEY_EMBARGO, KEY_EXPIRES, KEY_TRANSLATION, KEY_STATUS, KEY_NOTE,
	DRAFT_KEYS
};
#define DRAFT_REQUIRED 3

extern const char *const nsync_draft_keys[DRAFT_KEYS];

enum draft_form { FORM_LINE, FORM_TEXT, FORM_WORD, FORM_LIST };

/* A line of text, several lines, one word that is no text, or a list of words. */
enum draft_form nsync_draft_form(enum draft_key key);

/* 1-based; columns in characters. */
struct draft_spot {
	size_t line, column;
};

struct draft_value {
	char *text; /* n bytes, owned */
	size_t n;
	struct draft_spot at;
};

struct draft_field {
	bool present;
	struct draft_spot at; /* of the key */
	size_t first, count;  /* in values */
};

struct nsync_draft {
	char *name; /* as the user gave it, cut to what an error's where can hold */
	char slug[NSYNC_MAX_SLUG + 1];
	bool json;
	struct nsync_buf text; /* the file with line feeds for line ends, without BOM */
	struct nsync_time date;

	/* Markdown: what the front matter says, and the same read by its meaning (fields.c) */
	struct draft_field fields[DRAFT_KEYS];
	struct draft_value values[NSYNC_MAX_VALUES];
	size_t value_count;
	struct nsync_str body; /* view into text */
	char language[NSYNC_MAX_LANGUAGE + 1];
	struct nsync_time embargo, expires;
	int urgency;
	enum nsync_status status;
	char countries[NSYNC_MAX_COUNTRIES][3];
	char topics[NSYNC_MAX_TOPICS][9];

	/* JSON */
	struct nsync_json_doc doc;
};

static inline struct nsync_str draft_value_str(const struct draft_value *value)
{
	return (struct nsync_str){ value->text, value->n };
}

/* A field's only value; p NULL where the key is absent. */
static inline struct nsync_str draft_get(const struct nsync_draft *draft, enum draft_key key)
{
	const struct draft_field *field = &draft->fields[key];

	return field->present ? draft_value_str(&draft->values[field->first]) :
				(struct nsync_str){ NULL, 0 };
}

/* nsync_fail with where = "name:line:column". */
enum nsync_code nsync_draft_fail(struct nsync_error *err, enum nsync_code code,
				 const struct nsync_draft *draft, struct draft_spot at,
				 const char *format, ...) NSYNC_PRINTF(5, 6);

/*
 * Read front matter (the lines between the two "---") into fields and values. It starts at
 * the file's second line.
 */
enum nsync_code nsync_draft_front(struct nsync_draft *draft, struct nsync_str front,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* Check each field by its key, and read those that are more than text. */
enum nsync_code nsync_draft_fields(struct nsync_draft *draft, struct nsync_error *err) NSYNC_MUST_USE;
/* Read draft->text as a ninjs document. */
enum nsync_code nsync_draft_read_json(struct nsync_draft *draft, struct nsync_error *err) NSYNC_MUST_USE;
/* Add the content members of a JSON draft. */
void nsync_draft_json_members(struct nsync_json_builder *b, const struct nsync_draft *draft);
/* Add the members of a body that a JSON draft has too. note: with edNote. */
void nsync_draft_json_copy(struct nsync_json_builder *b, const struct nsync_json *body, bool note);
/* The place of a value that a JSON Pointer into the body leads to, or of the draft's beginning. */
struct draft_spot nsync_draft_json_spot(const struct nsync_draft *draft, struct nsync_str pointer);

#endif
