"""What a single file is and what it holds, without storing anything: the work of `cityfare parse`.

Here: detecting the kind of a file, and reading a publisher's table as its source would. Not here:
any file format (`file_formats/`, `survey/`, `practices/`), any source.
"""
