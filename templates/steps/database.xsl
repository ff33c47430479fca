<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: MIT -->
<!-- root/pghac/4-primary.sh and 5-standby.sh: the first server, and each copy
     of it.  Passwords come from .pgpass, a file or the keyboard and reach psql
     by its standard input only. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:b="urn:pghac:bundle"
    xmlns:q="urn:pghac:quote"
    extension-element-prefixes="b"
    exclude-result-prefixes="q">

<!-- Context: the primary, or a standby outside the cluster, which has a host to
     copy from.  What both scripts need to know. -->
<xsl:template name="step.database">
  <xsl:for-each select="/topology/postgresql">
    <b:line cause="@os_group" select="concat('group=', q:sh(@os_group))"/>
    <b:line cause="@home_directory" select="concat('home=', q:sh(@home_directory))"/>
    <b:line cause="@data_directory" select="concat('data=', q:sh(@data_directory))"/>
    <b:line cause="@config_directory" select="concat('config=', q:sh(@config_directory))"/>
    <b:line cause="@archive_directory" select="concat('archive=', q:sh(string(@archive_directory)))"/>
    <b:line cause="replication/@user" select="concat('role=', q:sh(replication/@user))"/>
  </xsl:for-each>
  <b:line cause="@address | @host">
    <xsl:text>primary=</xsl:text>
    <xsl:choose>
      <xsl:when test="@host"><xsl:value-of select="q:sh(@host)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="q:sh(@address)"/></xsl:otherwise>
    </xsl:choose>
  </b:line>
  <b:line cause="@primary_conninfo" select="concat('conninfo=', q:sh(@primary_conninfo))"/>
  <xsl:variable name="outside" select="boolean(@host)"/>
  <xsl:for-each select="/topology/pacemaker">
    <b:line cause="@agent">
      <xsl:text>includes=</xsl:text>
      <xsl:variable name="files">
        <xsl:for-each select="resources/include[not($outside)]">
          <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
          <xsl:value-of select="@file"/>
        </xsl:for-each>
      </xsl:variable>
      <xsl:value-of select="q:sh(string($files))"/>
    </b:line>
  </xsl:for-each>
</xsl:template>

<!-- What both scripts do. -->
<xsl:template name="step.database.functions">
  <xsl:call-template name="step.functions"/>
  <xsl:call-template name="step.as_user"/>
  <b:lines cause="/"><![CDATA[

server_runs() {
	as_user "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1
}

# ask HOST: logs in as the role, by .pgpass alone, as standbys do
ask() {
	# libpq takes the last of two values
	as_user env PGPASSFILE="$home/.pgpass" PGCONNECT_TIMEOUT=10 \
	    "$bin/psql" -X -q -A -t -w \
	    -d "$conninfo host=$1 dbname=replication replication=true" \
	    -c IDENTIFY_SYSTEM
}

# directory PATH: the server's own
directory() {
	if [ ! -d "$1" ]; then
		run "make $1" install -d -o "$user" -g "$group" -m 0700 "$1"
	fi
}

# empty_file FILE: the server's own, unless it is there
empty_file() {
	[ -e "$1" ] || run "make an empty $1" \
	    install -o "$user" -g "$group" -m 0600 /dev/null "$1"
}

# directories: what the server and its agent expect beside the data
directories() {
	[ -z "$archive" ] || directory "$archive"
	if [ "$config" != "$data" ]; then
		directory "$config"
		empty_file "$config/pg_ident.conf"
	fi
	# postgresql.conf includes them; the agent fills them later
	for include in $includes; do
		directory "${include%/*}"
		empty_file "$include"
	done
}

# ---- may this run here?

here=$(cd "$(dirname "$0")" && pwd)
bundle=/root/pghac/bundle
]]></b:lines>
</xsl:template>

<!-- Context: the primary. -->
<xsl:template name="step.primary">
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Makes the first server on this node, the primary: initdb, this node's files,
# a start by hand, the replication role.  Pacemaker comes later.
# usage: 4-primary.sh [-n] [-f FILE] [-l LOCALE] [-b DIRECTORY]
#   -n  say what would be done, do nothing
#   -f  the role's password is the first line of FILE; else it comes from
#       .pgpass, else from the keyboard
#   -l  the locale of the new server, else C; its encoding is UTF8
#   -b  this node's directory of the bundle, else /root/pghac/bundle
]]></b:lines>
  <xsl:call-template name="step.values"/>
  <xsl:call-template name="step.socket"/>
  <xsl:call-template name="step.database"/>
  <b:line cause="/topology/postgresql/@startup_log" select="concat('log=', q:sh(/topology/postgresql/@startup_log))"/>
  <b:line cause="/topology/postgresql/replication/password/@secret" select="concat('secret=', q:sh(string(/topology/postgresql/replication/password/@secret)))"/>
  <xsl:call-template name="step.database.functions"/>
  <b:lines cause="/"><![CDATA[
file=
locale=C
while getopts b:f:hl:n option; do
	case $option in
	b) bundle=$OPTARG ;;
	f) file=$OPTARG ;;
	h) usage; exit 0 ;;
	l) locale=$OPTARG ;;
	n) dry=1 ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at this host'
for program in initdb pg_ctl psql; do
	[ -x "$bin/$program" ] || die "no $bin/$program: 1-packages.sh first"
done
if command -v pidof >/dev/null && pidof pacemakerd >/dev/null; then
	die "Pacemaker runs here: this is for the first setup only"
fi

# ---- the server

# init: files of initdb that are not the server's would mislead people
init() {
	as_user "$bin/initdb" -D "$data" -E UTF8 --locale="$locale" ||
		return 1
	[ "$config" = "$data" ] || as_user rm "$data/postgresql.conf" \
	    "$data/pg_hba.conf" "$data/pg_ident.conf"
}

start() {
	as_user "$bin/pg_ctl" -D "$config" -l "$log" \
	    -w -t 300 start </dev/null >/dev/null
}

directories
directory "${log%/*}"
if [ ! -e "$data/PG_VERSION" ]; then
	directory "$data"
	run "make a server in $data (initdb)" init
fi
step="install this node's files"
sh "$here/2-files.sh" ${dry:+-n} -b "$bundle" || die "2-files.sh failed"
server_runs || run "start the server by hand" start

# ---- the replication role

socket=${sockets%%,*}

# sql: what psql reads, as the superuser
sql() {
	as_user "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 -v role="$role" \
	    ${socket:+-h "$socket"} -p "$port" -d postgres
}

# pgpass: the password of the first line for the role
pgpass() {
	[ ! -f "$home/.pgpass" ] || PORT=$port ROLE=$role awk '
		/^#/ { next }
		{
			split("", field)
			n = 1
			for (i = 1; i <= length($0); i++) {
				c = substr($0, i, 1)
				if (c == ":" && n < 5) {
					n++
					continue
				}
				if (c == "\\" && i < length($0))
					c = substr($0, ++i, 1)
				field[n] = field[n] c
			}
			if (n == 5 && \
			    (field[2] == "*" || field[2] == ENVIRON["PORT"]) && \
			    (field[3] == "*" || field[3] == "replication") && \
			    (field[4] == "*" || field[4] == ENVIRON["ROLE"])) {
				print field[5]
				exit
			}
		}' "$home/.pgpass"
}

# find_password: into $password, which no command line ever holds
find_password() {
	if [ -n "$file" ]; then
		IFS= read -r password <"$file" || [ -n "$password" ] ||
			die "$file has no first line"
		return
	fi
	password=$(pgpass)
	[ -z "$password" ] || return 0
	[ -n "$secret" ] || return 0
	[ -t 0 ] || die "no password: neither -f, nor a line in $home/.pgpass"
	trap 'stty echo; exit 1' HUP INT TERM
	printf 'Password of %s: ' "$role" >&2
	stty -echo
	IFS= read -r password || true
	stty echo
	trap - HUP INT TERM
	echo >&2
	[ -n "$password" ] || die "no password was given"
}

# set_role CREATE|ALTER: no log, no view and no message shows the password;
# the first primary waits for no standby
set_role() {
	{
		cat <<-'END'
		\set VERBOSITY terse
		SET log_statement = 'none';
		SET log_min_duration_statement = -1;
		SET log_min_error_statement = 'panic';
		SET synchronous_commit = local;
		\o /dev/null
		SELECT set_config(name, 'none', false) FROM pg_settings
		WHERE name = 'pg_stat_statements.track';
		END
		echo "$1 ROLE :\"role\" LOGIN REPLICATION"
		[ -z "$password" ] || printf '%s\n' "$password" |
		    sed -e 's/\\/\\\\/g' -e "s/'/''/g" -e "s/.*/PASSWORD E'&'/"
		echo ';'
	} | sql
}

if [ -n "$dry" ] && ! server_runs; then
	run "make the role $role" true
else
	step="look at the role $role"
	state=$(echo "SELECT CASE WHEN rolcanlogin AND rolreplication
	    THEN 'fit' ELSE 'unfit' END FROM pg_roles WHERE rolname = :'role';" |
	    sql) || die "psql cannot log in as $user"
	if [ "$state" != fit ] || ! ask "$primary" >/dev/null 2>&1; then
		password=
		[ -n "$dry" ] || find_password
		case $state in
		'') run "make the role $role" set_role CREATE ;;
		*) run "set the role $role" set_role ALTER ;;
		esac
		if [ -z "$dry" ] && ! ask "$primary" >/dev/null 2>&1; then
			say "warning: $role cannot log in from this node to $primary:"
			ask "$primary" 2>&1 | sed 's/^/    /' >&2 || true
		fi
	fi
fi
finished
]]></b:lines>
</xsl:template>

<!-- Context: as step.database.  pg_basebackup has had -X since PostgreSQL 9.2 and -d
     since 9.3 (release notes E.). -->
<xsl:template name="step.standby">
  <xsl:call-template name="step.head"/>
  <b:lines cause="/"><![CDATA[
# Makes this node a standby: a copy of the primary by pg_basebackup, this node's
# own files, no start: Pacemaker starts it, or its service where none does.
# usage: 5-standby.sh [-n] [-m] [-p HOST] [-b DIRECTORY]
#   -n  say what would be done, do nothing
#   -m  move data that is there aside, as after a failover; it is never deleted
#   -p  copy from HOST, where the primary of today is
#   -b  this node's directory of the bundle, else /root/pghac/bundle
]]></b:lines>
  <xsl:for-each select="/topology[not(current()/@host)] | self::item[@host]">
    <xsl:call-template name="step.values"/>
  </xsl:for-each>
  <xsl:call-template name="step.database"/>
  <xsl:for-each select="/topology/postgresql">
    <b:line cause="@os_user" select="concat('user=', q:sh(@os_user))"/>
    <b:line cause="@bin_directory" select="concat('bin=', q:sh(@bin_directory))"/>
    <xsl:if test="@version &lt; 9.3">
      <b:line cause="@port" select="concat('port=', q:sh(@port))"/>
    </xsl:if>
  </xsl:for-each>
  <xsl:choose>
    <xsl:when test="@host">
      <b:line cause="@name">agent=none</b:line>
      <b:line cause="@name">master=''</b:line>
      <b:line cause="@name">tmpdir=''</b:line>
    </xsl:when>
    <xsl:otherwise>
      <xsl:for-each select="/topology/pacemaker">
        <b:line cause="@agent" select="concat('agent=', q:sh(@agent))"/>
        <b:line cause="@master" select="concat('master=', q:sh(string(resources/*/@id[. = current()/@master])))"/>
        <b:line cause="@agent" select="concat('tmpdir=', q:sh(string(resources/primitive[@id = current()/@resource and @type = 'pgsql']/param[@name = 'tmpdir']/@value)))"/>
      </xsl:for-each>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:for-each select="/topology/nodes/item[@role = 'primary']">
    <b:line cause="@name" select="concat('first=', q:sh(@name))"/>
  </xsl:for-each>
  <b:line cause="/topology/postgresql" select="concat('logs=', q:sh(string(/topology/postgresql/settings/setting[@name = 'log_directory']/@value)))"/>
  <xsl:call-template name="step.database.functions"/>
  <b:lines cause="/"><![CDATA[
from=
aside=
while getopts b:hmnp: option; do
	case $option in
	b) bundle=$OPTARG ;;
	h) usage; exit 0 ;;
	m) aside=1 ;;
	n) dry=1 ;;
	p) from=$OPTARG ;;
	*) usage >&2; exit 2 ;;
	esac
done
started
step='look at this host'
for program in pg_basebackup pg_controldata pg_ctl psql; do
	[ -x "$bin/$program" ] || die "no $bin/$program: 1-packages.sh first"
done
if [ -z "$from" ]; then
	[ "$node" != "$first" ] ||
		die "the topology says that this is the primary: -p HOST names today's"
	from=$primary
fi
case $from in
*[!A-Za-z0-9.:_-]*) die "-p \"$from\": a host was expected" ;;
esac
if [ "$agent" = none ] && [ ! -f "$bundle$data/recovery.conf" ] &&
    [ ! -f "$bundle$data/standby.signal" ]; then
	die "the bundle has no file that makes this node a standby: give it that role in the topology"
fi

# ---- the primary

step="ask the primary at $from"
answer=$(ask "$from") ||
	die "$role cannot log in there: look at .pgpass here and at pg_hba.conf there"
system=${answer%%|*}

# ---- the data that is there

control() {
	as_user "$bin/pg_controldata" "$data" 2>/dev/null |
	    sed -n "s/^$1: *//p"
}

# is_copy: a standby of that primary, started or not
is_copy() {
	[ "$(control 'Database system identifier')" = "$system" ] || return 1
	[ ! -f "$data/backup_label" ] || return 0
	case $(control 'Database cluster state') in
	*recovery*) return 0 ;;
	*) return 1 ;;
	esac
}

pacemaker_runs() {
	[ -n "$master" ] && command -v pidof >/dev/null &&
	    pidof pacemakerd >/dev/null
}

# A start that Pacemaker is about to make would come into the copy, and the
# agent write a recovery.conf there: after it has failed, it makes none.
# Pacemaker before 1.1.13 knows no --wait.
if [ -n "$aside" ] && [ -z "$dry" ] && pacemaker_runs; then
	step="wait until Pacemaker is idle"
	crm_resource --wait --timeout=300s ||
		say "warning: Pacemaker may be about to start PostgreSQL"
fi
step="look at $data"
moved=$data.$(date -u +%Y%m%dT%H%M%SZ)
copy=1
if [ -n "$(ls -A "$data" 2>/dev/null)" ]; then
	if [ -z "$aside" ] && is_copy; then
		say "$data is a standby's already; -m makes a new one"
		copy=
	elif server_runs; then
		die "PostgreSQL runs here: stop it first (RUNBOOK.md, \"A standby again\")"
	elif [ -n "$aside" ]; then
		run "move $data to $moved" mv "$data" "$moved"
	else
		die "there is data that is no standby's: -m moves it aside"
	fi
fi

# ---- the copy

# backup: what it has copied when it fails is moved aside by -m
backup() {
]]></b:lines>
  <xsl:choose>
    <xsl:when test="/topology/postgresql/@version &gt;= 9.3">
      <b:line cause="/topology/postgresql/@version">&#9;set -- -X stream -d "$conninfo host=$from application_name=$node"</b:line>
    </xsl:when>
    <xsl:when test="/topology/postgresql/@version = 9.2">
      <b:line cause="/topology/postgresql/@version">&#9;set -- -X stream -h "$from" -p "$port" -U "$role"</b:line>
    </xsl:when>
    <xsl:otherwise>
      <b:line cause="/topology/postgresql/@version">&#9;set -- -x -h "$from" -p "$port" -U "$role"</b:line>
    </xsl:otherwise>
  </xsl:choose>
  <b:lines cause="/"><![CDATA[
	as_user env PGPASSFILE="$home/.pgpass" "$bin/pg_basebackup" \
	    -D "$data" -c fast -w "$@"
}

# The logs are the primary's; as the owner of the data, who may have links.
old_logs() {
	case $logs in
	''|/*) return 0 ;;
	esac
	# shellcheck disable=SC2016 # for the inner shell
	as_user sh -c 'rm -f "$1"/*' sh "$data/$logs"
}

directories
if [ -n "$copy" ]; then
	directory "$data"
	run "copy the primary at $from (pg_basebackup)" backup
	run "remove the primary's logs from the copy" old_logs
	run "install this node's own files (2-files.sh)" \
	    sh "$here/2-files.sh" -i -b "$bundle"
	# a lock of the agent pgsql says that the data may be old; it is not
	if [ -n "$tmpdir" ] && [ -e "$tmpdir/PGSQL.lock" ]; then
		run "remove $tmpdir/PGSQL.lock" rm "$tmpdir/PGSQL.lock"
	fi
	# where it has failed before, Pacemaker starts nothing
	if pacemaker_runs; then
		run "let Pacemaker start it" \
		    crm_resource --cleanup --resource "$master" --node "$node"
	fi
fi
finished
]]></b:lines>
</xsl:template>

</xsl:stylesheet>
