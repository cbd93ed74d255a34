/*
 * verify.c: check a signed digest against a clone: its manifest, its files, and what comes out when the digest is made
 * again from the record that the manifest names.
 */
#include "lib/site/region.h"
#include "lib/site/signed.h"

/* Walk the clone to the manifest's record. Each first-parent step of the branch is one record. */
static enum nsync_code go_back(struct nsync_clone *clone, int64_t seq, struct nsync_error *err)
{
	struct nsync_oid at = clone->region.head;
	struct nsync_disagreement found = { 0 };
	int64_t steps = clone->region.record->seq - seq;
	struct nsync_commit commit;

	if (!steps)
		return NSYNC_OK;
	for (; steps; steps--) {
		TRY(nsync_repo_commit(&commit, clone->repo, &at, err));
		at = commit.parent;
	}
	TRY(nsync_clone_walk(clone, &found, &at, NULL, false, err));
	return found.verdict.reason ? nsync_fail(err, NSYNC_ETRUST, clone->ref, "record %lld does not hold",
						 (long long)seq) :
				      NSYNC_OK;
}

/* The configuration has to be the one that the manifest names. */
static enum nsync_code read_config(struct nsync_site_config *config, const struct nsync_site_signed *digest,
				   const char *path, struct nsync_error *err)
{
	const struct nsync_str wanted = digest->manifest.config;
	char hash[NSYNC_HEX_SIZE];

	TRY(nsync_site_config_read(config, path, err));
	nsync_site_config_hash(hash, config);
	if (!nsync_str_is(wanted, hash))
		return nsync_fail(err, NSYNC_ENOTFOUND, digest->manifest_path,
				  wanted.n ? "it was made with a configuration; give that one: --config FILE" :
					     "it was made without a configuration");
	return NSYNC_OK;
}

static enum nsync_code rebuild_site(struct nsync_site_signed *digest, const struct nsync_clone *clone,
				    const struct nsync_site_config *config, struct nsync_error *err)
{
	AUTO(nsync_site_of_region_release) struct site_of_region of_region = { 0 };
	const struct nsync_site_sink sink = nsync_site_signed_sink(digest);

	nsync_site_of_region_init(&of_region);
	/* No state folder: what was read by an earlier run is no proof of anything. */
	TRY(nsync_site_of_region_load(&of_region, clone, &digest->manifest.options, config, NULL, err));
	return nsync_site_write(&of_region.site, &of_region.source, &sink, err);
}

static enum nsync_code rebuild_file(struct nsync_site_signed *digest, const struct nsync_clone *clone,
				    const struct nsync_site_config *config, struct nsync_error *err)
{
	const struct nsync_digest_manifest *manifest = &digest->manifest;
	const struct nsync_digest_format *format = nsync_digest_format_find(manifest->format);
	struct nsync_digest_options options = manifest->options;
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest again = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_archive_digest_init(&again);
	if (!format)
		return nsync_fail(err, NSYNC_EINVAL, digest->manifest_path, "this nsync has no format %.*s",
				  NSYNC_FMT(manifest->format));
	if (nsync_site_config_given(config))
		nsync_site_config_apply(&options, config, nsync_region_root(&clone->region));
	TRY(nsync_archive_digest_make(&again, &bytes, clone, &options, format, err));
	return nsync_site_signed_compare_file(digest, nsync_buf_view(&bytes), err);
}

static enum nsync_code rebuild(struct nsync_site_signed *digest, struct nsync_clone *clone, const char *config_path,
			       struct nsync_error *err)
{
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };

	nsync_site_config_init(&config);
	TRY(go_back(clone, digest->manifest.record_seq, err));
	TRY(read_config(&config, digest, config_path, err));
	if (nsync_str_is(digest->manifest.format, "site"))
		TRY(rebuild_site(digest, clone, &config, err));
	else
		TRY(rebuild_file(digest, clone, &config, err));
	return nsync_site_signed_compared(digest, err);
}

enum nsync_code nsync_site_signed_verify(struct nsync_site_signed *digest, struct nsync_verdict *verdict,
					 struct nsync_clone *clone, const char *config, struct nsync_error *err)
{
	TRY(nsync_site_signed_judge(digest, verdict, &clone->region, clone->repo, err));
	if (verdict->reason)
		return NSYNC_OK;
	TRY(nsync_site_signed_check_files(digest, err));
	return rebuild(digest, clone, config, err);
}
