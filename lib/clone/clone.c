/* clone.c: open a clone, read its settings, and walk the regional branch, which verifies it. */
#include <stdlib.h>
#include <string.h>

#include "nsync/clone.h"

const struct nsync_git_limits nsync_clone_limits = { NSYNC_FETCH_SECONDS, NSYNC_MAX_FETCH_BYTES };

void nsync_clone_init(struct nsync_clone *clone)
{
	memset(clone, 0, sizeof(*clone));
	nsync_region_init(&clone->region);
}

void nsync_clone_release(struct nsync_clone *clone)
{
	nsync_region_release(&clone->region);
	nsync_kept_release(&clone->kept);
	nsync_repo_free(clone->repo);
	free(clone->state);
	memset(clone, 0, sizeof(*clone));
}

/* A configuration value; out is empty where it is not set. */
static enum nsync_code config_text(struct nsync_buf *out, const struct nsync_repo *repo,
				   const char *name, struct nsync_error *err)
{
	bool set;

	return nsync_repo_config_get_optional(&set, out, repo, name, err);
}

enum nsync_code nsync_clone_find_state(struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);

	if (!clone->host || !clone->host->state_home)
		return nsync_fail(err, NSYNC_ENOTFOUND, "HOME",
				  "neither HOME nor XDG_STATE_HOME is set");
	nsync_buf_printf(&path, "%s/%s", clone->host->state_home, clone->pin.hex);
	TRY(nsync_buf_check(&path, err));
	free(clone->state);
	clone->state = TAKE(path.p);
	nsync_buf_init(&path, path.max);
	return NSYNC_OK;
}

static enum nsync_code read_pin(struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	TRY(config_text(&text, clone->repo, "nsync.pin", err));
	if (!text.n)
		return NSYNC_OK;
	if (!nsync_pin_parse(&clone->pin, text.p))
		return nsync_fail(err, NSYNC_ETRUST, "nsync.pin", "'%s' is not 64 hex digits",
				  text.p);
	clone->has_pin = true;
	clone->region.pin = clone->pin;
	return nsync_clone_find_state(clone, err);
}

static enum nsync_code read_office(struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	TRY(config_text(&text, clone->repo, "nsync.office", err));
	if (!text.n)
		return NSYNC_OK;
	if (!nsync_office_code_valid(nsync_buf_view(&text)) ||
	    !nsync_str_copy(clone->office, sizeof(clone->office), nsync_buf_view(&text)))
		return nsync_fail(err, NSYNC_EINVAL, "nsync.office", "'%s' is no office's code",
				  text.p);
	return NSYNC_OK;
}

/* The regional branch is the remote's where there is a remote `region`, else our own main. */
static enum nsync_code find_branch(struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	bool found;

	TRY(nsync_repo_remote_url_optional(&found, &url, clone->repo, "region", err));
	clone->own_region = !found;
	clone->ref = clone->own_region ? "refs/heads/main" : "refs/remotes/region/main";
	memset(&clone->head, 0, sizeof(clone->head));
	return nsync_repo_ref_optional(&found, &clone->head, clone->repo, clone->ref, err);
}

/* Another run that is at work now finishes it itself; anything else that hinders is told. */
static void finish_begun(struct nsync_clone *clone)
{
	struct nsync_error trouble = { 0 };
	enum nsync_code code = nsync_move_finish_begun(&clone->finished, clone->repo, &clone->kept,
						       &trouble);

	if (code && code != NSYNC_ECONFLICT && clone->host->warn)
		clone->host->warn(clone->host->payload, &trouble);
}

enum nsync_code nsync_clone_open(struct nsync_clone *clone, const struct nsync_clone_host *host,
				 struct nsync_error *err)
{
	clone->host = host;
	TRY(nsync_repo_open(&clone->repo, host->folder ? host->folder : ".", err));
	finish_begun(clone);
	TRY(read_pin(clone, err));
	TRY(read_office(clone, err));
	return find_branch(clone, err);
}

enum nsync_code nsync_clone_need_pin(const struct nsync_clone *clone, struct nsync_error *err)
{
	if (clone->has_pin)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_ETRUST, "nsync.pin", "this repository has no pin");
}

enum nsync_code nsync_clone_need_office(const struct nsync_clone *clone, struct nsync_error *err)
{
	if (clone->office[0])
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "nsync.office", "this clone is no office's");
}

/* A walk that cannot be remembered is only slower the next time. */
static void remember(const struct nsync_clone *clone)
{
	struct nsync_error trouble = { 0 };

	if (nsync_verified_save(clone->state, &clone->region, &trouble) && clone->host->warn)
		clone->host->warn(clone->host->payload, &trouble);
}

enum nsync_code nsync_clone_walk(struct nsync_clone *clone, struct nsync_disagreement *out,
				 const struct nsync_oid *head,
				 const struct nsync_walk_options *options, bool scratch,
				 struct nsync_error *err)
{
	struct nsync_walk_options how = { 0 };
	AUTO(nsync_verified_release) struct nsync_verified verified = { 0 };

	memset(out, 0, sizeof(*out));
	TRY(nsync_clone_need_pin(clone, err));
	if (options)
		how = *options;
	if (!how.progress && !how.payload) {
		how.progress = clone->host->progress;
		how.payload = clone->host->payload;
	}
	if (!head)
		head = &clone->head;
	nsync_region_release(&clone->region);
	nsync_region_init(&clone->region);
	clone->region.pin = clone->pin;
	if (nsync_oid_zero(head))
		return NSYNC_OK;
	if (!scratch && !how.verified) {
		TRY(nsync_verified_load(&verified, clone->state, &clone->pin, err));
		how.verified = &verified;
	}
	TRY(nsync_audit_walk(&clone->region, out, clone->repo, head, &how, err));
	/* Saved only when it advanced, so that reading does not write. */
	if (!out->verdict.reason && !nsync_oid_eq(&verified.head, &clone->region.head))
		remember(clone);
	return NSYNC_OK;
}

enum nsync_code nsync_clone_region(struct nsync_clone *clone, struct nsync_disagreement *out,
				   const struct nsync_clone_host *host, struct nsync_error *err)
{
	memset(out, 0, sizeof(*out));
	TRY(nsync_clone_open(clone, host, err));
	TRY(nsync_clone_need_pin(clone, err));
	TRY(nsync_clone_walk(clone, out, NULL, NULL, false, err));
	if (out->verdict.reason)
		return nsync_fail(err, NSYNC_ETRUST, clone->ref,
				  "the regional branch does not hold: %s",
				  nsync_reason_name(out->verdict.reason));
	if (!clone->region.root_count)
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "no trust root was adopted yet");
	return NSYNC_OK;
}
