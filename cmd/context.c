/* context.c: repository, pin, office, regional branch, and the walk that verifies it. */
#include <stdlib.h>
#include <string.h>

#include "cmd/context.h"

const struct nsync_git_limits git_limits = { NSYNC_FETCH_SECONDS, NSYNC_MAX_FETCH_BYTES };

void context_init(struct context *context)
{
	memset(context, 0, sizeof(*context));
	nsync_region_init(&context->region);
}

void context_release(struct context *context)
{
	nsync_region_release(&context->region);
	nsync_repo_free(context->repo);
	free(context->state);
	memset(context, 0, sizeof(*context));
}

/* A configuration value; out is empty where it is not set. */
static enum nsync_code config_text(struct nsync_buf *out, const struct nsync_repo *repo,
				   const char *name, struct nsync_error *err)
{
	struct nsync_error unset = { 0 };
	enum nsync_code code = nsync_repo_config_get(out, repo, name, &unset);

	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code)
		*err = unset;
	return code;
}

static enum nsync_code read_pin(struct context *context, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	TRY(config_text(&text, context->repo, "nsync.pin", err));
	if (!text.n)
		return NSYNC_OK;
	if (!pin_parse(&context->pin, text.p))
		return nsync_fail(err, NSYNC_ETRUST, "nsync.pin", "'%s' is not 64 hex digits",
				  text.p);
	context->has_pin = true;
	context->region.pin = context->pin;
	return state_folder(&context->state, &context->pin, err);
}

static enum nsync_code read_office(struct context *context, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	TRY(config_text(&text, context->repo, "nsync.office", err));
	if (!text.n)
		return NSYNC_OK;
	if (!nsync_office_code_valid(nsync_buf_view(&text)) ||
	    !nsync_str_copy(context->office, sizeof(context->office), nsync_buf_view(&text)))
		return nsync_fail(err, NSYNC_EINVAL, "nsync.office", "'%s' is no office's code",
				  text.p);
	return NSYNC_OK;
}

/* The regional branch is the remote's where there is a remote `region`, else our own main. */
static enum nsync_code find_branch(struct context *context, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	enum nsync_code code = nsync_repo_remote_url(&url, context->repo, "region", &none);

	if (code && code != NSYNC_ENOTFOUND) {
		*err = none;
		return code;
	}
	context->own_region = code == NSYNC_ENOTFOUND;
	context->ref = context->own_region ? "refs/heads/main" : "refs/remotes/region/main";
	none = (struct nsync_error){ 0 };
	code = nsync_repo_ref(&context->head, context->repo, context->ref, &none);
	if (code == NSYNC_ENOTFOUND) {
		memset(&context->head, 0, sizeof(context->head));
		return NSYNC_OK;
	}
	if (code)
		*err = none;
	return code;
}

enum nsync_code context_open(struct context *context, struct nsync_error *err)
{
	TRY(nsync_repo_open(&context->repo, ".", err));
	TRY(read_pin(context, err));
	TRY(read_office(context, err));
	return find_branch(context, err);
}

enum nsync_code context_need_pin(const struct context *context, struct nsync_error *err)
{
	if (context->has_pin)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_ETRUST, "nsync.pin", "this repository has no pin");
}

enum nsync_code context_need_office(const struct context *context, struct nsync_error *err)
{
	if (context->office[0])
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "nsync.office", "this clone is no office's");
}

/* A walk that cannot be remembered is only slower the next time. */
static void remember(struct context *context, struct call *call)
{
	struct nsync_error trouble = { 0 };

	if (nsync_verified_save(context->state, &context->region, &trouble))
		report_warning(call, &trouble);
}

enum nsync_code context_walk(struct context *context, struct nsync_disagreement *out,
			     struct call *call, const struct nsync_oid *head,
			     const struct nsync_walk_options *options, bool scratch,
			     struct nsync_error *err)
{
	struct nsync_walk_options how = { 0 };
	AUTO(nsync_verified_release) struct nsync_verified verified = { 0 };

	memset(out, 0, sizeof(*out));
	TRY(context_need_pin(context, err));
	if (options)
		how = *options;
	if (!how.progress && !how.payload) {
		how.progress = report_progress;
		how.payload = call;
	}
	if (!head)
		head = &context->head;
	nsync_region_release(&context->region);
	nsync_region_init(&context->region);
	context->region.pin = context->pin;
	if (nsync_oid_zero(head))
		return NSYNC_OK;
	if (!scratch && !how.verified) {
		TRY(nsync_verified_load(&verified, context->state, &context->pin, err));
		how.verified = &verified;
	}
	TRY(nsync_audit_walk(&context->region, out, context->repo, head, &how, err));
	/* Saved only when it advanced, so that reading does not write. */
	if (!out->verdict.reason && !nsync_oid_eq(&verified.head, &context->region.head))
		remember(context, call);
	return NSYNC_OK;
}

enum nsync_code context_region(struct context *context, struct call *call, struct nsync_error *err)
{
	struct nsync_disagreement found;

	TRY(context_open(context, err));
	TRY(context_need_pin(context, err));
	TRY(context_walk(context, &found, call, NULL, NULL, false, err));
	if (found.verdict.reason) {
		report_disagreement(call, &found);
		return nsync_fail(err, NSYNC_ETRUST, context->ref,
				  "the regional branch does not hold: %s",
				  nsync_reason_name(found.verdict.reason));
	}
	if (!context->region.root_count)
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "no trust root was adopted yet");
	return NSYNC_OK;
}

enum nsync_code context_mark_load(struct nsync_mark *out, const struct context *context, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	struct nsync_error none = { 0 };
	enum nsync_code code = nsync_mark_load(out, context->state, &none);

	if (code && code != NSYNC_EINVAL)
		*err = none;
	if (code != NSYNC_EINVAL)
		return code;
	nsync_buf_printf(&path, "%s/mark.json", context->state);
	return nsync_fail(err, NSYNC_EINVAL, nsync_buf_view(&path).p,
			  "the file is damaged; it remembers the newest record, so that an older history is noticed. "
			  "Ask another office which record is its newest (nsync log), delete the file, and look "
			  "whether yours is the same or newer");
}

enum nsync_code context_mark(struct context *context, struct nsync_disagreement *out,
			     struct nsync_error *err)
{
	struct nsync_mark mark;

	memset(out, 0, sizeof(*out));
	if (!context->region.root_count)
		return NSYNC_OK;
	TRY(context_mark_load(&mark, context, err));
	TRY(nsync_audit_mark(out, &mark, &context->region, context->repo, err));
	if (out->verdict.reason)
		return NSYNC_OK;
	return nsync_mark_save(context->state, &mark, err);
}
