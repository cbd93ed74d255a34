/* audit.c: audits a clone: its own log, and with it what one of its remotes shows. */
#include "nsync/clone.h"

/*
 * What lies in the regional repository's own main was not published yet, and may still go back: only
 * what was fetched raises the high water.
 */
static enum nsync_code hold_against_mark(struct nsync_audit *audit, struct nsync_clone *clone,
					 struct nsync_error *err)
{
	struct nsync_high_water mark;

	if (!clone->own_region)
		return nsync_clone_high_water(clone, &audit->found, err);
	TRY(nsync_clone_high_water_load(&mark, clone, err));
	return nsync_audit_high_water(&audit->found, &mark, &clone->region, clone->repo, err);
}

static enum nsync_code audit_clone(struct nsync_audit *audit, struct nsync_clone *clone,
				   const struct nsync_clone_audit_options *options,
				   struct nsync_error *err)
{
	const struct nsync_walk_options how = { .jobs = options->jobs };

	TRY(nsync_clone_need_pin(clone, err));
	if (nsync_oid_zero(&clone->head))
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "no trust root was adopted yet");
	TRY(nsync_clone_walk(clone, &audit->found, NULL, &how, options->scratch, err));
	return audit->found.verdict.reason ? NSYNC_OK : hold_against_mark(audit, clone, err);
}

/* ---- with a remote ---- */

static enum nsync_code audit_copy(struct nsync_audit *audit, const struct nsync_clone *clone,
				  unsigned jobs, struct nsync_error *err)
{
	const struct nsync_walk_options options = { .jobs = jobs,
						    .progress = clone->host->progress,
						    .payload = clone->host->payload };
	struct nsync_commit commit;
	char path[NSYNC_MAX_PATH];
	bool found;

	audit->with = NSYNC_AUDIT_COPY;
	nsync_path_root(path, 1);
	if (nsync_oid_zero(&audit->remote_head))
		return nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_NO_BRANCH, audit->remote,
					"no branch main");
	TRY(nsync_repo_commit(&commit, audit->quarantine, &audit->remote_head, err));
	TRY(nsync_repo_find_optional(&found, NULL, NULL, audit->quarantine, &commit.tree,
				     nsync_str(path), err));
	if (found) {
		audit->copy.pin = clone->pin;
		TRY(nsync_audit_walk(&audit->copy, &audit->copy_found, audit->quarantine,
				     &audit->remote_head, &options, err));
	}
	if (!found || (audit->copy_found.verdict.reason && !strcmp(audit->copy_found.path, path)))
		return nsync_fail(err, NSYNC_ETRUST, audit->remote,
				  "neither an office of the trust root nor a copy of this region");
	/* A copy that is not valid is compared with this one all the same, as far as it is. */
	if (!audit->copy.record)
		return NSYNC_OK;
	return nsync_audit_compare(&audit->fork, &clone->region, clone->repo, &audit->copy,
				   audit->quarantine, err);
}

static enum nsync_code audit_office(struct nsync_audit *audit, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	audit->with = NSYNC_AUDIT_OFFICE;
	if (nsync_oid_zero(&audit->remote_head))
		return NSYNC_OK;
	return nsync_audit_office(&audit->branch, &clone->region, clone->repo, audit->quarantine,
				  &audit->remote_head, audit->office, err);
}

/* The remote of an office's code is that office; an office's `origin` is its own server. */
static bool names_office(struct nsync_audit *audit, const struct nsync_clone *clone)
{
	const char *code = audit->remote;

	if (!strcmp(code, "origin") && clone->office[0])
		code = clone->office;
	return nsync_root_office(nsync_region_root(&clone->region), nsync_str(code)) &&
	       nsync_str_copy(audit->office, sizeof(audit->office), nsync_str(code));
}

static enum nsync_code audit_remote(struct nsync_audit *audit, const struct nsync_clone *clone,
				    unsigned jobs, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	bool found;

	TRY(nsync_repo_remote_url_optional(&found, &url, clone->repo, audit->remote, err));
	if (!found)
		return nsync_fail(err, NSYNC_ENOTFOUND, audit->remote,
				  "no Git remote of this name (git remote add)");
	TRY(nsync_repo_quarantine(&audit->quarantine, &audit->remote_head, clone->repo,
				  audit->remote, &nsync_clone_limits, err));
	return names_office(audit, clone) ? audit_office(audit, clone, err) :
					    audit_copy(audit, clone, jobs, err);
}

enum nsync_code nsync_clone_audit(struct nsync_audit *out, struct nsync_clone *clone,
				  const struct nsync_clone_audit_options *options,
				  struct nsync_error *err)
{
	out->region = &clone->region;
	out->head = clone->head;
	out->remote = options->remote;
	TRY(audit_clone(out, clone, options, err));
	/* A clone that is not valid itself is no measure for others. */
	if (!out->remote || out->found.verdict.reason)
		return NSYNC_OK;
	return audit_remote(out, clone, options->jobs, err);
}
