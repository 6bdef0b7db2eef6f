SELECT code, name, path, level_name, parent FROM division ORDER BY code
