// What any module costs to import.
