#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the CI files that people copy do what they say: the commands in them
# run, from the installation on, against good and bad topologies.
. "$TOP/tests/lib.sh"
need /usr/bin/python3 git pre-commit
cd "$TMP" || exit 2
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com
export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com
export HOME=$TMP/home GIT_CONFIG_NOSYSTEM=1
mkdir home

ask() {
	/usr/bin/python3 "$TOP/tests/meta/ci_files.py" "$@"
}

# A user's repository, and pghac's: what is built already stays so.
mkdir -p user/topologies pghac/build
cp "$TOP/samples/minimal.cfg" "$TOP/samples/tutorial.cfg" user/topologies
"$PGHAC" build -q user/topologies/*.cfg -o user/out 2>/dev/null
(cd "$TOP" && git ls-files -z | xargs -0 cp -a --parents -t "$TMP/pghac" &&
    find "${BUILD#"$TOP"/}" -maxdepth 2 -type f \( -name '*.o' -o -name '*.d' \
    -o -name '*.a' -o -name '*.list' -o -name 'resources.c' -o -name embed \
    -o -name have-libs -o -name pghac \) -print0 |
    xargs -0 cp -a --parents -t "$TMP/pghac")
export MAKEFLAGS=${SAN:+SAN=1}
cp -R user broken
sed -i 's/prefix = 24/prefix = 33/' broken/topologies/minimal.cfg
cp -R user stale
sed -i 's/max_wal_senders  = 4/max_wal_senders  = 5/' \
    stale/topologies/minimal.cfg

# ---- GitHub
y=$TOP/ci/github.yml
github() {	# DIRECTORY STEP
	ask "$y" "$2" >"$TMP/step" || return
	(cd "$1" && PATH=$(cat "$GITHUB_PATH"):$PATH bash -e "$TMP/step")
}
export GITHUB_PATH=$TMP/path
: >path
ln -s "$TMP/pghac" user/.pghac
check "GitHub: pghac installs" github user "Install pghac"
check "GitHub: it is found" test -x "$(cat path)/pghac"
check "GitHub: good topologies pass" github user "Check the topologies"
has "GitHub: warnings stand at their lines" "$TMP/stdout" \
    "::warning file=topologies/tutorial.cfg,line="
sarif=$(ask "$y" jobs pghac steps 5 with sarif_file)
check "GitHub: the file to upload is there" test -s "user/$sarif"
fresh="Check that the bundles are what the topologies give"
check "GitHub: fresh bundles pass" github user "$fresh"
refuse "GitHub: a bad topology fails" github broken "Check the topologies"
has "GitHub: the error stands at its line" "$TMP/stdout" \
    "::error file=topologies/minimal.cfg,line="
check "GitHub: its findings can be uploaded" test -s "broken/$sarif"
has "GitHub: they are even then" "$y" "if: always()"
refuse "GitHub: a stale bundle fails" github stale "$fresh"
has "GitHub: it says how to mend it" "$TMP/stdout" "write it by: pghac build"

# ---- GitLab
y=$TOP/ci/gitlab.yml
mkdir bin lab
cat >bin/apt-get <<'EOT'
#!/bin/sh
echo "$@" >>"$HOME/apt"
EOT
cat >bin/git <<'EOT'
#!/bin/sh
[ "$1 $5" = "clone $PGHAC_URL" ] && cp -a "$HOME/../pghac" "$6"
EOT
chmod +x bin/*
gitlab() {	# DIRECTORY PART
	ask "$y" "$2" >"$TMP/step" || return
	(cd "$1" && PATH=$TMP/bin:$TMP/lab/bin:$PATH PREFIX=$TMP/lab \
	    PGHAC_URL=https://example.com/pghac sh -e "$TMP/step")
}
cp -R broken stale lab
rm -f user/.pghac
check "GitLab: pghac installs" gitlab user before_script
check "GitLab: what it needs has been installed" test -s home/apt
check "GitLab: it is there" test -x lab/bin/pghac
check "GitLab: good topologies pass" gitlab user script
for r in codequality junit; do
	f=$(ask "$y" pghac artifacts reports $r)
	check "GitLab: its $r report is there" test -s "user/$f"
	rm -f "broken/$f"
done
refuse "GitLab: a bad topology fails" gitlab broken script
for r in codequality junit; do
	f=$(ask "$y" pghac artifacts reports $r)
	has "GitLab: its $r report says why" "broken/$f" vip_prefix
done
same "GitLab: reports are kept then" <(echo always) \
    <(ask "$y" pghac artifacts when)
refuse "GitLab: a stale bundle fails" gitlab stale script

# ---- pre-commit
cp "$TOP/.pre-commit-hooks.yaml" .
check "pre-commit takes the manifest" \
    pre-commit validate-manifest .pre-commit-hooks.yaml
export PRE_COMMIT_HOME=$TMP/pre-commit PATH=$TMP/lab/bin:$PATH
git init -q hooks && cp .pre-commit-hooks.yaml hooks
git -C hooks add -A && git -C hooks commit -qm hooks
for d in user broken stale; do
	rm -rf "$d/.pghac"
	cat >$d/.pre-commit-config.yaml <<EOT
repos:
  - repo: $TMP/hooks
    rev: $(git -C hooks rev-parse HEAD)
    hooks:
      - id: pghac-check
      - id: pghac-build-check
        args: [-o, out]
EOT
	git init -q $d
	git -C $d add -A
done
hook() {	# DIRECTORY
	(cd "$1" && pre-commit run --all-files)
}
check "pre-commit: good topologies pass" hook user
check "pre-commit: both hooks ran" test \
    "$(grep -c Passed "$TMP/stdout")" -eq 2
refuse "pre-commit: a bad topology fails" hook broken
has "pre-commit: with its reason" "$TMP/stdout" "[vip_prefix]"
refuse "pre-commit: a stale bundle fails" hook stale
check "pre-commit: only one of the hooks" test \
    "$(grep -c Passed "$TMP/stdout")" -eq 1
done_testing
