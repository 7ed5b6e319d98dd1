#!/bin/sh
# Puts the password into a private file in memory: on the command line any process of the container could read it.
set -eu
umask 077
{
  cat /usr/local/etc/redis/redis.conf
  printf 'requirepass %s\n' "$(cat /run/secrets/redis_password)"
} > /run/redis/redis.conf
exec redis-server /run/redis/redis.conf
