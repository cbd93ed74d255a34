/*
 * schema.h: JSON Schema draft 2020-12, compiled once, validated many times.
 *
 * A schema becomes an immutable program that any number of threads may run at
 * once; a validation allocates nothing while the instance is valid, but for
 * what a thread keeps for its patterns, uniqueItems of more than 128 elements,
 * unevaluated* over more than 511 members or elements where the answer depends
 * on the instance, and internationalised host names.
 *
 *	nsync_schema_compile(&schema, text, NSYNC_STR(""), NULL, &err)
 *	nsync_json_read(&doc, bytes, &nsync_json_any, &err)
 *	nsync_schema_validate(&valid, schema, doc.root, report, payload, &err)
 *
 * contrib/validator is a whole program. Nothing is fetched: documents that a schema refers to are
 * given beforehand. What nests to the limits takes several MiB of the thread's stack (the usual 8
 * are enough); what nests deeper is NSYNC_ELIMIT.
 *
 * source: https://json-schema.org/draft/2020-12 (core, validation), RFC 6901.
 */
#ifndef NSYNC_SCHEMA_H
#define NSYNC_SCHEMA_H

#include "nsync/base.h"
#include "nsync/json.h"

struct nsync_schema; /* a compiled schema: immutable, thread-safe */

/* Documents that a schema may refer to. The meta-schemas are always there. */
struct nsync_schema_refs;

struct nsync_schema_options {
	bool assert_format;                   /* `format` refuses; otherwise it only annotates */
	const struct nsync_schema_refs *refs; /* may be NULL; not needed once it is compiled */
};

struct nsync_schema_refs *nsync_schema_refs_new(void); /* NULL: out of memory */
void nsync_schema_refs_free(struct nsync_schema_refs *refs);
void nsync_schema_refs_freep(struct nsync_schema_refs **refs); /* for AUTO */
/* bytes: copied. err: NSYNC_ESYNTAX as the reader's; NSYNC_EEXISTS for a second document of one URI. */
enum nsync_code nsync_schema_refs_add(struct nsync_schema_refs *refs, struct nsync_str uri,
				      struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The same for a file; or for a folder, which stands for a URI that ends with "/" (it may be left
 * out): each *.json in it and in its folders is the document at its path below that URI.
 * err: as nsync_schema_refs_add, where = the file; NSYNC_ENOTFOUND, NSYNC_EIO; NSYNC_ELIMIT for
 *      folders deeper than NSYNC_MAX_REF_DEPTH, and for paths and URIs of 4096 bytes. What was
 *      added before it stays.
 */
enum nsync_code nsync_schema_refs_add_path(struct nsync_schema_refs *refs, struct nsync_str uri,
					   const char *path, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Compile one schema document.
 * out:     new program, NULL on failure; caller frees with nsync_schema_free.
 * bytes:   UTF-8 JSON; not needed afterwards.
 * base:    the document's retrieval URI, "" if it has none.
 * options: may be NULL: formats annotate, no other documents.
 * err:     NSYNC_ESYNTAX (where = line:column), NSYNC_EINVAL (where = JSON Pointer of the
 *          schema at fault: a keyword of the wrong type, an unresolved $ref, a bad pattern; with
 *          "URI#" before it where that is in another document), NSYNC_ELIMIT as the reader's,
 *          NSYNC_ENOMEM.
 */
enum nsync_code nsync_schema_compile(struct nsync_schema **out, struct nsync_str bytes,
				     struct nsync_str base,
				     const struct nsync_schema_options *options,
				     struct nsync_error *err) NSYNC_MUST_USE;
void nsync_schema_free(struct nsync_schema *schema);
void nsync_schema_freep(struct nsync_schema **schema); /* for AUTO */

/*
 * One way in which an instance does not hold. All strings are borrowed for the
 * time of the call.
 */
struct nsync_schema_violation {
	const struct nsync_json *instance; /* the value at fault (propertyNames: the name); its
					      offset gives line:column by nsync_json_position */
	struct nsync_str pointer;          /* instance location, a JSON Pointer */
	struct nsync_str keyword;          /* "pattern", "required", ... ; "" for schema false */
	struct nsync_str keyword_location; /* the path taken, by reference: "/properties/uri/pattern" */
	struct nsync_str absolute_location;/* "https://...#/properties/uri/pattern" */
	const struct nsync_json *expected; /* the keyword's value in the schema; NULL for schema false */
	struct nsync_str name;             /* the member missing or not wanted; "" elsewhere */
	struct nsync_str suggestion;       /* a near name or enum value ("did you mean"); "" if none */
	struct nsync_str advice;           /* one sentence on how to mend it, English, not escaped */
};

typedef void (*nsync_schema_report_fn)(void *payload, const struct nsync_schema_violation *violation);

/*
 * Whether the instance is valid; stops at the first violation, allocates nothing.
 * *valid is false also on failure. err: NSYNC_ELIMIT for a pattern that ran into its match limit,
 * and for a schema that nests too deep or takes too many steps on this instance; NSYNC_ENOMEM.
 */
enum nsync_code nsync_schema_check(bool *valid, const struct nsync_schema *schema,
				   const struct nsync_json *instance,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * As nsync_schema_check, but reports every violation, the deepest and most
 * relevant first within oneOf/anyOf. report: called once for each, in the order
 * of the instance, for 10,000 at most; may be NULL.
 */
enum nsync_code nsync_schema_validate(bool *valid, const struct nsync_schema *schema,
				      const struct nsync_json *instance,
				      nsync_schema_report_fn report, void *payload,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* ---- output (output.c) --------------------------------------------------------------- */

/*
 * Violations that were kept beyond their call; begins as zeroes.
 *
 *	nsync_schema_validate(&valid, schema, doc.root, nsync_schema_keep, &notes, &err)
 *	nsync_schema_add_output(builder, valid, &notes, NSYNC_SCHEMA_BASIC, &err)
 */
struct nsync_schema_notes {
	struct nsync_schema_note *list; /* private */
	size_t count, cap;
	enum nsync_code code; /* sticky: NSYNC_ENOMEM, and no more are kept */
};

/* A nsync_schema_report_fn; payload: the notes. */
void nsync_schema_keep(void *payload, const struct nsync_schema_violation *violation);
void nsync_schema_notes_release(struct nsync_schema_notes *notes); /* may be used anew */

/* The formats of the standard (core, section 12.4); "detailed" is condensed as its example is. */
enum nsync_schema_output { NSYNC_SCHEMA_FLAG, NSYNC_SCHEMA_BASIC, NSYNC_SCHEMA_DETAILED };
/* "flag", "basic", "detailed"; false for another name, and out stays as it is. */
bool nsync_schema_output_parse(enum nsync_schema_output *out, const char *name);
/*
 * Add one value, the output object.
 * err: NSYNC_ENOMEM, also for notes that lack some; part of it was added then.
 */
enum nsync_code nsync_schema_add_output(struct nsync_json_builder *b, bool valid,
					const struct nsync_schema_notes *notes,
					enum nsync_schema_output output,
					struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Append a value for a person: as it stands in the file, with "…" after some `most` bytes; of an
 * array or an object only how large it is. Not escaped.
 */
void nsync_schema_show_value(struct nsync_buf *out, struct nsync_str source,
			     const struct nsync_json *value, size_t most);

/*
 * The schemas of nsync's own files, compiled on first use and kept for the life of the
 * process; thread-safe. name: "item", "cosignature", "root", "record", "digest", "key", "site".
 * Formats are asserted. The schema is for the whole file ({"item": ..., "signatures": ...}).
 */
enum nsync_code nsync_schema_builtin(const struct nsync_schema **out, const char *name,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* Its source text, embedded; p NULL if there is none of that name. */
struct nsync_str nsync_schema_builtin_source(const char *name);

#endif
