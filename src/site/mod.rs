//! Assemble everything known into a Site, and render its routes.
