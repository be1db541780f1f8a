drop trigger walls_look_again on relations;
