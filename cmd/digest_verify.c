/*
 * digest_verify.c: digest --verify. The manifest's verdict, then each file against it, then the digest made again
 * from the record that it names, in memory.
 */
#include "cmd/digest_sign.h"
#include "cmd/report/digest.h"

struct verifying {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_site_signed digest;
};

static void verifying_release(struct verifying *v)
{
	nsync_site_signed_release(&v->digest);
	nsync_clone_release(&v->clone);
}

static enum nsync_code use_site(void *payload, struct nsync_site *site, const struct nsync_site_source *source,
				struct nsync_error *err)
{
	const struct nsync_site_sink sink = nsync_site_signed_sink(payload);

	return nsync_site_write(site, source, &sink, err);
}

/* The region as it was with the manifest's record. */
static enum nsync_code go_back(struct verifying *v, struct nsync_error *err)
{
	struct nsync_clone *clone = &v->clone;
	struct nsync_oid at = clone->region.head;
	struct nsync_disagreement found = { 0 };
	int64_t seq = v->digest.manifest.record_seq, steps = clone->region.record->seq - seq;
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

/* The configuration at hand has to be the one that the manifest names. */
static enum nsync_code read_config(struct verifying *v, struct nsync_site_config *config, struct nsync_error *err)
{
	const struct nsync_digest_manifest *manifest = &v->digest.manifest;
	char hash[NSYNC_HEX_SIZE];

	TRY(nsync_site_config_read(config, option_text(&v->call->options, "config"), err));
	nsync_site_config_hash(hash, config);
	if (!nsync_str_is(manifest->config, hash))
		return nsync_fail(err, NSYNC_ENOTFOUND, v->digest.manifest_path,
				  manifest->config.n ?
					  "it was made with a configuration; give that one: --config FILE" :
					  "it was made without a configuration");
	return NSYNC_OK;
}

static enum nsync_code rebuild(struct verifying *v, struct nsync_error *err)
{
	struct nsync_digest_manifest *manifest = &v->digest.manifest;
	const struct nsync_digest_format *format = nsync_digest_format_find(manifest->format);
	AUTO(nsync_site_config_release) struct nsync_site_config config;
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_site_config_init(&config);
	nsync_archive_digest_init(&digest);
	TRY(go_back(v, err));
	TRY(read_config(v, &config, err));
	if (nsync_str_is(manifest->format, "site")) {
		TRY(site_with(&v->clone, &manifest->options, &config, NULL, use_site, &v->digest, err));
		return nsync_site_signed_compared(&v->digest, err);
	}
	if (!format)
		return nsync_fail(err, NSYNC_EINVAL, v->digest.manifest_path, "this nsync has no format %.*s",
				  NSYNC_FMT(manifest->format));
	if (nsync_site_config_given(&config))
		nsync_site_config_apply(&manifest->options, &config, nsync_region_root(&v->clone.region));
	TRY(nsync_archive_digest_make(&digest, &bytes, &v->clone, &manifest->options, format, err));
	TRY(nsync_site_signed_compare_file(&v->digest, nsync_buf_view(&bytes), err));
	return nsync_site_signed_compared(&v->digest, err);
}

int digest_verify(struct call *call)
{
	AUTO(verifying_release) struct verifying v = { .call = call };
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&v.clone);
	nsync_site_signed_init(&v.digest);
	if (nsync_site_signed_open(&v.digest, option_text(&call->options, "verify"), &err) ||
	    clone_region(&v.clone, call, &err) ||
	    nsync_site_signed_judge(&v.digest, &verdict, &v.clone.region, v.clone.repo, &err))
		return report_error(call, &err);
	if (verdict.reason) {
		report_item(call, v.digest.manifest_path, &verdict);
		return report_end(call, FINDINGS);
	}
	code = nsync_site_signed_check_files(&v.digest, &err);
	if (!code)
		code = rebuild(&v, &err);
	report_digest_faults(call, &v.digest);
	if (code)
		return report_error(call, &err);
	report_digest_verified(call, &v.digest);
	return report_end(call, v.digest.fault_count ? FINDINGS : ALL_WELL);
}
