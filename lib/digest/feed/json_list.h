/*
 * json_list.h: JSON of any size, an element at a time: what stands around a list is laid out first, with the list
 * still empty, and then filled. The result is in the one layout, but for the spelling of nsync_digest_escape_json.
 */
#ifndef NSYNC_LIB_DIGEST_JSON_LIST_H
#define NSYNC_LIB_DIGEST_JSON_LIST_H

#include "lib/digest/internal.h"

struct json_list {
	struct nsync_buf *out;
	struct nsync_buf around, element; /* laid out */
	size_t rest;                      /* where in around the list ends */
	unsigned indent;                  /* of an element */
	bool any;
};

/*
 * around: an object with an empty array as its own member `name`, ready to be built; NULL: the list is all there is.
 */
enum nsync_code nsync_json_list_begin(struct json_list *list, struct nsync_buf *out,
				      struct nsync_json_builder *around, const char *name,
				      struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_json_list_value(struct json_list *list, const struct nsync_json *value,
				      struct nsync_error *err) NSYNC_MUST_USE;
/* What b has built. */
enum nsync_code nsync_json_list_built(struct json_list *list, struct nsync_json_builder *b,
				      struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_json_list_end(struct json_list *list, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_json_list_release(struct json_list *list); /* for AUTO */

/* ---- a digest's items as ninjs (ninjs.c) ------------------------------------------------------ */

/* The stories that may be named in what the public gets: of all that may be shown, not of this digest only. */
struct ninjs_names {
	struct nsync_str *uris; /* sorted */
	size_t count;
};

enum nsync_code nsync_ninjs_names_find(struct ninjs_names *out, const struct nsync_digest *digest,
				       struct nsync_error *err) NSYNC_MUST_USE;
void nsync_ninjs_names_release(struct ninjs_names *names); /* for AUTO */
/* Add an item's body, without the names of such stories. */
void nsync_ninjs_add(struct nsync_json_builder *b, const struct ninjs_names *names,
		     const struct nsync_item *item);

#endif
