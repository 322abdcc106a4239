"""Packages of many cases for one receiver, asked for, approved and counted together."""
