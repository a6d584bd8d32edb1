"""What Streamlit draws. Everything is decided in `engine`."""
