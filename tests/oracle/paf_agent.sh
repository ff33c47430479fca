#!/bin/bash
# SPDX-License-Identifier: MIT
# Goal: the agent pgsqlms itself, with the parameters of cib.xml and the files
# of the bundle in Debian's layout, starts a real PostgreSQL; and what it
# refuses or does not find pghac refuses, too.
. "$TOP/tests/lib.sh"
. "$TOP/tests/tools/steps.sh"
paf=/usr/lib/ocf/resource.d/heartbeat/pgsqlms
bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
need "$paf" "$bin/initdb" runuser xmllint timeout
steps_host n1 10.4.10.60
version=$(basename "$(dirname "$bin")")

# ---- the host: the package's directories, and a cluster that says yes

dir=$(mktemp -d "${TMPDIR:-/tmp}/pghac-paf.XXXXXX") || exit 1
data=/var/lib/postgresql/$version/main etc=/etc/postgresql/$version/main
finish() {
	runuser -u postgres -- "$bin/pg_ctl" -D "$data" -m immediate stop
	rm -rf "$dir"
} >/dev/null 2>&1
trap finish EXIT
for path in /var/lib/postgresql /var/log/postgresql /run/postgresql /run/app; do
	mkdir -p "$dir$path"
done
chmod 755 "$dir"
chown -R postgres "$dir"
mount --bind "$dir/var/lib/postgresql" /var/lib/postgresql
mount --bind "$dir/var/log/postgresql" /var/log/postgresql
mkdir -p "$dir/run/resource-agents"
mount --bind "$dir/run" /run
program pacemakerd 'echo "Pacemaker 2.1.5"'
program crm_node 'echo n1'
program crm_resource 'echo true'
program crm_master 'echo 1'
program attrd_updater ''
runuser -u postgres -- "$bin/initdb" -A peer -D "$data" >"$TMP/initdb" 2>&1 ||
	not_ok "initdb" "$TMP/initdb"
# as 4-primary.sh leaves it
rm "$data/postgresql.conf" "$data/pg_hba.conf" "$data/pg_ident.conf"

# ---- topologies, and the agent with what is made of them

topology() {	# VERSION SETTINGS OPTIONS [RECOVERY]
	cat <<END
cluster = { name = "c"; platform = "debian12"; config_version = 1; };
nodes = (
  { name = "n1"; address = "10.4.10.60"; role = "primary"; },
  { name = "n2"; address = "10.4.10.61"; } );
vips = ( { name = "v"; address = "10.4.10.64"; prefix = 24;
  purpose = "client"; } );
postgresql = { version = "$1"; port = 6503;
  settings = { listen_addresses = "*"; wal_level = "replica";
    max_wal_senders = 10; hot_standby = true; fsync = false; $2 };
  hba = (
    { type = "local"; database = "all"; user = "all"; method = "peer"; },
    { type = "host"; database = "replication"; user = "replicator";
      from = "nodes"; method = "md5"; } );
  replication = { password = { secret = "replication"; }; ${4-} }; };
pacemaker = { agent = "pgsqlms"; options = { $3 }; };
fencing = { enabled = false; reason = "a test"; };
END
}

install_bundle() {	# the files of n1, and its parameters as the CRM says them
	local built=$TMP/built/c/n1 file
	rm -rf "$TMP/built"
	capture "$PGHAC" build -q "$TMP/c.cfg" -o "$TMP/built" || return
	(cd "$built" && find etc/postgresql var/lib/postgresql -type f \
	    2>/dev/null) >"$TMP/files"
	while read -r file; do
		mkdir -p "/${file%/*}"
		cp "$built/$file" "/$file"
	done <"$TMP/files"
	: >"$etc/pg_ident.conf"
	chown -R postgres /etc/postgresql /var/lib/postgresql
	xmllint --xpath '//primitive[@type = "pgsqlms"]/instance_attributes
	    /nvpair' "$built/root/pghac/cib.xml" >"$TMP/nvpairs" &&
	sed 's/.*name="\([^"]*\)" value="\([^"]*\)".*/OCF_RESKEY_\1=\2/' \
	    "$TMP/nvpairs" >"$TMP/env"
}

agent() {	# ACTION [NAME=VALUE...]: another parameter than cib.xml's
	local action=$1 given
	shift
	mapfile -t given <"$TMP/env"
	timeout 60 env PATH="$TMP/bin:$PATH" HA_SBIN_DIR="$TMP/bin" \
	    OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_INSTANCE=pgsql:0 \
	    OCF_RESKEY_crm_feature_set=3.16.1 OCF_RESKEY_CRM_meta_timeout=60000 \
	    OCF_RESKEY_CRM_meta_interval=0 OCF_RESKEY_CRM_meta_notify=true \
	    OCF_RESKEY_CRM_meta_master_max=1 "${given[@]}" "${@/#/OCF_RESKEY_}" \
	    "$paf" "$action"
}

runs() {	# NAME SETTINGS OPTIONS
	topology "$version" "$2" "$3" >"$TMP/c.cfg"
	check "$1: pghac takes it" install_bundle
	check "$1: the agent starts it" agent start
	check "$1: and finds it" agent monitor
	same "$1: with its files" <(runuser -u postgres -- "$bin/psql" -XAt -p 6503 \
	    -h "$(sed -n 's/^OCF_RESKEY_pghost=//p' "$TMP/env" | grep . ||
	    echo /run/postgresql)" -d postgres -c 'SHOW config_file') \
	    <(echo "$etc/postgresql.conf")
	check "$1: and stops it" agent stop
}

fails() {	# NAME RULE SETTINGS OPTIONS [RECOVERY]
	topology "$version" "$3" "$4" "${5-}" >"$TMP/c.cfg"
	status "$1: pghac refuses it" 1 "$PGHAC" check "$TMP/c.cfg"
	has "$1: by $2" "$TMP/stderr" "[$2]"
}

runs "the layout of Debian" "" ""
runs "sockets elsewhere" 'unix_socket_directories = "/run/app";' ""
runs "sockets in two places" \
    'unix_socket_directories = "/run/app, /run/postgresql";' \
    'pghost = "/var/run/postgresql/";'
runs "a long option" "" \
    "start_opts = \"--config-file=$etc/postgresql.conf -c work_mem=8MB\";"
runs "the directory" "" "start_opts = \"-D $etc\";"

# ---- what the agent refuses; its parameters and files are those of a bundle
# that it takes, but for the one that is wrong
topology "$version" "" "" >"$TMP/c.cfg"
check "a bundle to spoil" install_bundle
refuse "the agent without the file" agent start "start_opts=-c work_mem=8MB"
has "it says so" "$TMP/stderr" "$data/postgresql.conf"
fails "no file" agent_start_opts "" 'start_opts = "-c work_mem=8MB";'
refuse "the agent with another file" agent start \
    "start_opts=-c config_file=/etc/postgresql/14/main/postgresql.conf"
has "it says so" "$TMP/stderr" "/etc/postgresql/14/main/postgresql.conf"
fails "another file" agent_start_opts "" \
    'start_opts = "-c config_file=/etc/postgresql/14/main/postgresql.conf";'
topology "$version" "" "" >"$TMP/c.cfg"
check "a bundle to spoil" install_bundle
echo "recovery_target_timeline = 'current'" >>"$etc/postgresql.conf"
refuse "the agent with another timeline" agent start
has "it says so" "$TMP/stderr" "MUST be set to 'latest'"
fails "another timeline" agent_timeline \
    'recovery_target_timeline = "current";' ""
topology "$version" "" "" | sed 's/role = "primary";/& settings = { \
    recovery_target_timeline = "current"; };/' >"$TMP/node.cfg"
status "another timeline on a node" 1 "$PGHAC" check "$TMP/node.cfg"
has "it is told" "$TMP/stderr" "[agent_timeline]"
topology "$version" 'unix_socket_directories = "/run/app";' "" >"$TMP/c.cfg"
check "a bundle to spoil" install_bundle
refuse "the agent that asks elsewhere" agent start pghost=/run/postgresql
check "it left it running" runuser -u postgres -- "$bin/pg_ctl" -D "$data" \
    -m fast stop
fails "sockets not where the agent asks" agent_socket \
    'unix_socket_directories = "/run/app";' 'pghost = "/run/postgresql";'
fails "no sockets at all" agent_socket 'unix_socket_directories = "";' ""

# ---- up to PostgreSQL 11: the template.  What the agent reads of the server
# then is its version
topology 11 "" "" 'recovery = { recovery_target_timeline = "latest"; };' \
    >"$TMP/c.cfg"
check "11: pghac takes it" install_bundle
old=/var/lib/postgresql/11/main
for file in "$data"/*; do
	[ -e "$old/${file##*/}" ] || ln -s "$file" "$old/${file##*/}"
done
rm "$old/PG_VERSION"
echo 11 >"$old/PG_VERSION"
check "11: so does the agent" agent validate-all "bindir=$bin"
sed -i '/recovery_target_timeline/d' "$old/recovery.conf.pcmk"
refuse "11: the agent without a timeline" agent validate-all "bindir=$bin"
has "11: it says so" "$TMP/stderr" "recovery_target_timeline = 'latest'"
topology 11 "" "" >"$TMP/c.cfg"
status "11: pghac without a timeline" 1 "$PGHAC" check "$TMP/c.cfg"
has "11: it says so" "$TMP/stderr" "[agent_timeline]"
lacks "11: and that once" "$TMP/stderr" "[recovery_timeline]"
printf "%s\n" "recovery_target_timeline = 'latest'" >>"$old/recovery.conf.pcmk"
echo 9.2 >"$old/PG_VERSION"
refuse "9.2: the agent" agent validate-all "bindir=$bin"
has "9.2: it says so" "$TMP/stderr" "Require 9.3 and more"
topology 9.2 "" "" | sed 's/debian12/el6/' >"$TMP/c.cfg"
status "9.2: pghac" 1 "$PGHAC" check "$TMP/c.cfg"
has "9.2: it says so" "$TMP/stderr" "[agent_version]"

# ---- a host that was booted: /run is empty
rm -r /run/app
topology "$version" 'unix_socket_directories = "/run/postgresql, /run/app";' "" \
    >"$TMP/c.cfg"
check "no directory for sockets: a warning" install_bundle
has "it says so" "$TMP/stderr" "[socket_boot]"
refuse "the agent without the directory" agent start
has "the server says why" "$TMP/stdout" "could not create lock file"
done_testing
