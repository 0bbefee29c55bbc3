//! The whole app, driven by accessible labels against the tenant simulator.
