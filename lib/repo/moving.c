/*
 * moving.c: the note of a move of main, .git/nsync/moving.json. It is written before the ref moves
 * and removed once index and work tree have followed, so a run that finds one finishes the move.
 */
#include "moving.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define FORM      "{\"old\":\"%s\",\"new\":\"%s\"}\n"
#define MAX_BYTES 256

static void write_form(char out[MAX_BYTES], const struct moving *moving)
{
	char old[NSYNC_OID_HEX] = "", next[NSYNC_OID_HEX];

	if (!nsync_oid_zero(&moving->old))
		nsync_oid_hex(old, &moving->old);
	nsync_oid_hex(next, &moving->next);
	snprintf(out, MAX_BYTES, FORM, old, next);
}

/* The hex digits between the next two quotes of the form. */
static struct nsync_str next_value(struct nsync_str *rest, const char *before)
{
	struct nsync_str value = { "", 0 };
	const char *end;

	if (!nsync_str_starts(*rest, nsync_str(before)))
		return value;
	value = (struct nsync_str){ rest->p + strlen(before), rest->n - strlen(before) };
	end = memchr(value.p, '"', value.n);
	*rest = (struct nsync_str){ end ? end : value.p, end ? value.n - (size_t)(end - value.p) : 0 };
	value.n = end ? (size_t)(end - value.p) : 0;
	return value;
}

enum nsync_code nsync_moving_read(bool *found, struct moving *out, const struct nsync_repo *repo,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_BYTES);
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_str rest, old, next;
	char again[MAX_BYTES];

	*found = false;
	TRY(nsync_repo_own_file(&name, repo, NSYNC_MOVING, err));
	if (nsync_file_read(&bytes, name.p, &none))
		return NSYNC_OK;
	rest = nsync_buf_view(&bytes);
	old = next_value(&rest, "{\"old\":\"");
	next = next_value(&rest, "\",\"new\":\"");
	*out = (struct moving){ .old = { { 0 } } };
	if (!nsync_oid_parse(&out->next, next) || (old.n && !nsync_oid_parse(&out->old, old)))
		return NSYNC_OK;
	write_form(again, out);
	*found = nsync_str_is(nsync_buf_view(&bytes), again);
	return NSYNC_OK;
}

enum nsync_code nsync_moving_write(const struct nsync_repo *repo, const struct moving *moving,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	char text[MAX_BYTES];

	TRY(nsync_repo_own_file(&name, repo, NSYNC_MOVING, err));
	write_form(text, moving);
	return nsync_file_write(name.p, nsync_str(text), 0666, err);
}

void nsync_moving_remove(const struct nsync_repo *repo)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct nsync_error none = { .code = NSYNC_OK };

	if (!nsync_repo_own_file(&name, repo, NSYNC_MOVING, &none))
		unlink(name.p);
}
