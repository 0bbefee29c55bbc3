//! Tests of the whole app against the tenant simulator, and of the rules of this repository.
