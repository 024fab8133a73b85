"""The playground: local stand-ins of the platforms and a page with phones side by side."""
