"""Read untrusted .xlsx, .docx and .pdf files in a child process with limits."""
