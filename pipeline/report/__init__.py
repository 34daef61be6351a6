"""Pages for leaders, made from protected tables and nothing else. Computes no statistic and decides no secrecy."""
